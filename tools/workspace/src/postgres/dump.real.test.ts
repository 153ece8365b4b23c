import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ground, makeGround, run } from '../../test/clusters.ts';
import { createCluster, stopCluster } from './cluster.ts';
import { dumpCluster } from './dump.ts';
import { runningPostmaster } from './postmaster-file.ts';
import { restoreCluster } from './restore.ts';

const PORT = 20541;
let ground: Ground;
let folder: string;
let dump: string;
let url: string;
beforeAll(async () => {
  ground = await makeGround();
  folder = join(ground.folder, 'shop');
  dump = join(ground.folder, 'shop.tar.gz');
  await createCluster({ template: ground.template, folder, runAs: ground.runAs });
  url = (await ground.start(folder, PORT)).url;
  await run(url, `INSERT INTO items VALUES (8000, 'dumped')`);
  await dumpCluster({ source: { folder, url }, file: dump, database: 'shop', binaries: ground.binaries });
  await run(url, `INSERT INTO items VALUES (9000, 'after the dump')`);
});
afterAll(() => ground.clear());

async function stop() {
  const running = runningPostmaster(folder);
  if (running) await stopCluster(running.process);
}

function restore(file: string, changes: Partial<Parameters<typeof restoreCluster>[0]> = {}) {
  return restoreCluster({
    file,
    folder,
    binaries: ground.binaries,
    runAs: ground.runAs,
    stop,
    start: async () => {
      await ground.start(folder, PORT);
    },
    ...changes,
  });
}

async function late(): Promise<number[]> {
  return (await run<{ id: number }>(url, 'SELECT id FROM items WHERE id > 7000 ORDER BY id')).map(
    ({ id }) => id,
  );
}

/** The dump with a change to the unpacked archive. */
function changed(name: string, change: (tar: Buffer) => Buffer): string {
  const file = join(ground.folder, name);
  writeFileSync(file, gzipSync(change(gunzipSync(readFileSync(dump)))));
  return file;
}

describe('a dump that cannot be used', () => {
  test.each([
    {
      name: 'of another PostgreSQL',
      make: () =>
        changed('other.tar.gz', (tar) =>
          Buffer.from(
            tar.toString('latin1').replace('"postgresMajor": "18"', '"postgresMajor": "17"'),
            'latin1',
          ),
        ),
      code: 'dump-of-other-postgres',
    },
    {
      name: 'of another platform',
      make: () =>
        changed('platform.tar.gz', (tar) =>
          Buffer.from(tar.toString('latin1').replace(/"platform": "\w/, '"platform": "X'), 'latin1'),
        ),
      code: 'dump-of-other-platform',
    },
    {
      name: 'that is cut short',
      make: () => {
        const file = join(ground.folder, 'short.tar.gz');
        copyFileSync(dump, file);
        truncateSync(file, statSync(dump).size - 5000);
        return file;
      },
      code: 'dump-damaged',
    },
    {
      name: 'with one flipped byte near its end',
      make: () => {
        const bytes = readFileSync(dump);
        bytes[bytes.length - 6]! ^= 0xff;
        const file = join(ground.folder, 'flipped.tar.gz');
        writeFileSync(file, bytes);
        return file;
      },
      code: 'dump-damaged',
    },
    {
      name: 'that leads out of its folder',
      make: () =>
        changed('outside.tar.gz', (tar) => {
          const name = tar.indexOf('PG_VERSION\0');
          tar.write('../outside\0', name);
          const header = tar.subarray(name, name + 512);
          header.fill(' ', 148, 156);
          const sum = header.reduce((total, byte) => total + byte, 0);
          header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
          return tar;
        }),
      code: 'dump-damaged',
    },
    {
      name: 'that is a text',
      make: () => {
        const file = join(ground.folder, 'text.tar.gz');
        writeFileSync(file, 'SELECT 1;');
        return file;
      },
      code: 'dump-damaged',
    },
    { name: 'that is not there', make: () => join(ground.folder, 'absent'), code: 'no-such-file' },
  ])('$name is refused, and the database never stops', async ({ make, code }) => {
    const before = runningPostmaster(folder);
    await expect(restore(make())).rejects.toMatchObject({ code });
    expect(runningPostmaster(folder)).toEqual(before);
    expect(await late()).toEqual([8000, 9000]);
    expect(existsSync(join(ground.folder, 'outside'))).toBe(false);
    expect(leftovers()).toEqual([]);
  });
});

function leftovers(): string[] {
  return readdirSync(ground.folder).filter(
    (name) => name.startsWith('shop.') && !/^shop\.(log|tar\.gz)$/.test(name),
  );
}

test('data that does not start gives way to what was there', async () => {
  let starts = 0;
  const restored = restore(dump, {
    start: async () => {
      starts += 1;
      if (starts === 1) throw new Error('it does not come up');
      await ground.start(folder, PORT);
    },
  });
  await expect(restored).rejects.toMatchObject({ code: 'dump-does-not-start' });
  expect(await late()).toEqual([8000, 9000]);
  expect(leftovers()).toEqual([]);
});

test('a restore brings back what was dumped', async () => {
  const manifest = await restore(dump);
  expect(manifest).toMatchObject({ format: 1, postgresMajor: '18', database: 'shop' });
  expect(await late()).toEqual([8000]);
  expect(leftovers()).toEqual([]);
  await run(url, `INSERT INTO items VALUES (9000, 'again')`);
});

test('a dump in the place of an older one leaves that one whole until it is done', async () => {
  const file = join(ground.folder, 'kept.tar.gz');
  writeFileSync(file, 'the older one');
  const source = { folder: join(ground.folder, 'nowhere'), url: null };
  const failed = dumpCluster({ source, file, database: 'shop', binaries: ground.binaries });
  await expect(failed).rejects.toMatchObject({ code: 'no-cluster' });
  expect(readFileSync(file, 'utf8')).toBe('the older one');
  expect(readdirSync(ground.folder).filter((name) => name.startsWith('kept.tar.gz'))).toEqual([
    'kept.tar.gz',
  ]);
});

test.each(['stopped', 'swapped', 'started'])(
  'killed when the server was %s, the data is whole',
  async (moment) => {
    const script = join(ground.folder, `kill-${moment}.ts`);
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const die = `process.kill(process.pid, 'SIGKILL');`;
    writeFileSync(
      script,
      `const { restoreCluster } = await import(${module('./restore.ts')});
     const { startCluster, stopCluster } = await import(${module('./cluster.ts')});
     const { runningPostmaster } = await import(${module('./postmaster-file.ts')});
     const { renameSync } = await import('node:fs');
     const folder = ${JSON.stringify(folder)};
     const runAs = ${JSON.stringify(ground.runAs)};
     const binaries = ${JSON.stringify(ground.binaries)};
     await restoreCluster({ file: ${JSON.stringify(dump)}, folder, binaries, runAs,
       stop: async () => {
         await stopCluster(runningPostmaster(folder).process);
         if ('${moment}' === 'swapped') renameSync(folder, folder + '.former');
         if ('${moment}' !== 'started') { ${die} }
       },
       start: async () => {
         await startCluster({ binaries, folder, port: ${PORT}, database: 'shop', runAs, logFile: folder + '.log', workspaceId: 'test', service: 'db' });
         ${die}
       } });`,
    );
    const child = spawn(process.execPath, [script], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    await ground.start(folder, PORT);
    expect(await late()).toEqual(moment === 'started' ? [8000] : [8000, 9000]);
    expect((await restore(dump)).database).toBe('shop');
    await run(url, `INSERT INTO items VALUES (9000, 'again')`);
    expect(leftovers().map((name) => basename(name))).toEqual([]);
  },
);
