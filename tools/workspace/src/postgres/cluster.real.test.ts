import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ground, makeGround, run } from '../../test/clusters.ts';
import { isAlive } from '../processes/identity.ts';
import { createCluster, startCluster, stopCluster } from './cluster.ts';
import { runningPostmaster } from './postmaster-file.ts';
import { shakeHands } from './handshake.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.clear());

async function cluster(name: string): Promise<string> {
  const folder = join(ground.folder, name);
  await createCluster({ template: ground.template, folder, runAs: ground.runAs });
  return folder;
}

async function kill9(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a cluster from a template', () => {
  test('answers its first query with the rows of the template', async () => {
    const before = performance.now();
    const folder = await cluster('first');
    const { url, process: identity } = await ground.start(folder, 20501);
    const rows = await run(url, 'SELECT count(*)::int AS items FROM items');
    console.info(`copy, start and first query: ${Math.round(performance.now() - before)} ms`);
    expect(rows).toEqual([{ items: 1000 }]);
    expect(await stopCluster(identity)).toBe('stopped');
    expect(isAlive(identity)).toBe(false);
  });

  test('is UTF-8 and sorts the same on every machine', async () => {
    const { url, process: identity } = await ground.start(await cluster('locale'), 20502);
    const [row] = await run(
      url,
      `SELECT current_setting('server_encoding') AS encoding, upper('é') AS upper`,
    );
    expect(row).toEqual({ encoding: 'UTF8', upper: 'É' });
    await stopCluster(identity);
  });

  test('is sound, and VACUUM writes the maps that the template leaves out', async () => {
    const { url, process: identity } = await ground.start(await cluster('sound'), 20514);
    await run(url, 'CREATE EXTENSION amcheck');
    const checks = await run(
      url,
      `SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
       WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p'`,
    );
    expect(checks.length).toBeGreaterThan(100);
    await run(url, 'VACUUM FREEZE');
    const [row] = await run(url, `SELECT pg_relation_size('pg_class', 'vm') > 0 AS mapped`);
    expect(row).toEqual({ mapped: true });
    expect(await run(url, `SELECT * FROM verify_heapam('pg_class')`)).toEqual([]);
    await stopCluster(identity);
  });

  test('takes its folder as it is when there is one', async () => {
    const folder = await cluster('twice');
    writeFileSync(join(folder, 'mark'), '');
    await cluster('twice');
    expect(existsSync(join(folder, 'mark'))).toBe(true);
  });

  test('does not keep what a killed copy left', async () => {
    mkdirSync(join(ground.folder, 'half.new'));
    writeFileSync(join(ground.folder, 'half.new', 'rubbish'), '');
    const folder = await cluster('half');
    expect(existsSync(join(folder, 'rubbish'))).toBe(false);
    expect(existsSync(`${folder}.new`)).toBe(false);
  });

  test('belongs to the user whom the server runs as', async () => {
    const folder = await cluster('owner');
    const expected = ground.runAs ?? { uid: process.getuid!(), gid: process.getgid!() };
    for (const name of ['', 'base', 'PG_VERSION', 'global/pg_control']) {
      const { uid, gid } = statSync(join(folder, name));
      expect({ name, uid, gid }).toEqual({ name, ...expected });
    }
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('has its former data back when a swap was cut short', async () => {
    const folder = await cluster('swapped');
    renameSync(folder, `${folder}.former`);
    const { url, process: identity } = await ground.start(folder, 20503);
    expect(await run(url, 'SELECT count(*)::int AS items FROM items')).toEqual([{ items: 1000 }]);
    await stopCluster(identity);
  });
});

describe('a server that was killed', () => {
  test('has everything that was committed at its next start', async () => {
    const folder = await cluster('killed');
    const { url, process: identity } = await ground.start(folder, 20504);
    await run(url, `INSERT INTO items VALUES (5000, 'committed')`);
    await kill9(identity.pid);
    const again = await ground.start(folder, 20504);
    expect(await run(again.url, 'SELECT name FROM items WHERE id = 5000')).toEqual([{ name: 'committed' }]);
    await stopCluster(again.process);
  });

  test('starts though its pid belongs to another process by now', async () => {
    const folder = await cluster('reused');
    const stranger = spawn('sleep', ['60'], { ...ground.runAs, stdio: 'ignore' });
    await once(stranger, 'spawn');
    const lines = [stranger.pid, folder, 1_700_000_000, 20505, '', '127.0.0.1', '  1 1', 'ready', ''];
    writeFileSync(join(folder, 'postmaster.pid'), lines.join('\n'));
    const { process: identity } = await ground.start(folder, 20505);
    expect(await shakeHands(20505, 'shop')).toEqual({ kind: 'answered' });
    expect(stranger.exitCode).toBe(null);
    await stopCluster(identity);
    stranger.kill();
  });
});

test('a server starts though another was killed before it wrote its file', async () => {
  const folder = await cluster('empty-file');
  writeFileSync(join(folder, 'postmaster.pid'), '');
  const { process: identity } = await ground.start(folder, 20513);
  await stopCluster(identity);
});

describe('a start', () => {
  test('takes the server that already runs there', async () => {
    const folder = await cluster('running');
    const first = await ground.start(folder, 20506);
    const second = await ground.start(folder, 20506);
    expect(second).toEqual(first);
    await stopCluster(first.process);
  });

  test('moves a server that runs on another port', async () => {
    const folder = await cluster('moved');
    const first = await ground.start(folder, 20507);
    const second = await ground.start(folder, 20508);
    expect(isAlive(first.process)).toBe(false);
    expect(runningPostmaster(folder)).toEqual({ process: second.process, port: 20508 });
    await stopCluster(second.process);
  });

  test('names the port that is taken, and by whom', async () => {
    const holder = createServer().listen(20509, '127.0.0.1');
    await once(holder, 'listening');
    const folder = await cluster('taken');
    await expect(ground.start(folder, 20509)).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringMatching(/port 20509 is taken by .*pid/),
    });
    expect(runningPostmaster(folder)).toBe(null);
    holder.close();
  });

  test('says so when the database is not there', async () => {
    const folder = await cluster('absent');
    const start = ground.start(folder, 20510, { database: 'absent' });
    await expect(start).rejects.toMatchObject({ code: 'no-such-database' });
  });

  test('shows the last words of a server that cannot run', async () => {
    const folder = await cluster('broken');
    writeFileSync(join(folder, 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(ground.start(folder, 20511)).rejects.toMatchObject({
      code: 'postgres-not-started',
      message: expect.stringContaining('no_such_setting'),
    });
  });

  test('that was killed before it was written down is taken over, not doubled', async () => {
    const folder = await cluster('orphan');
    const script = join(ground.folder, 'starter.ts');
    const module = new URL('./cluster.ts', import.meta.url).href;
    const wish = {
      binaries: ground.binaries,
      folder,
      port: 20512,
      database: 'shop',
      runAs: ground.runAs,
      logFile: `${folder}.log`,
      workspaceId: 'test-orphan',
      service: 'db',
    };
    writeFileSync(
      script,
      `const { startCluster } = await import(${JSON.stringify(module)});
       await startCluster(${JSON.stringify(wish)});
       process.kill(process.pid, 'SIGKILL');`,
    );
    const starter = spawn(process.execPath, [script], { stdio: 'ignore' });
    const [, signal] = (await once(starter, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const found = runningPostmaster(folder);
    expect(found?.port).toBe(20512);
    const { process: identity } = await startCluster(wish);
    expect(identity).toEqual(found?.process);
    await stopCluster(identity);
  });
});

test('a template holds no WAL but the last file, and no trace of its building', () => {
  const wal = readdirSync(join(ground.template, 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));
  expect(wal).toHaveLength(1);
  expect(readdirSync(ground.template)).not.toContain('postmaster.pid');
  expect(readdirSync(ground.template)).not.toContain('postmaster.opts');
});

test('programs run when npm has lost the links between their libraries', () => {
  const loaded = execFileSync('ldd', [ground.binaries.postgres], { encoding: 'utf8' });
  expect(loaded).toContain('libicui18n');
  expect(loaded).not.toContain('not found');
  rmSync(join(ground.folder, 'none'), { force: true });
});
