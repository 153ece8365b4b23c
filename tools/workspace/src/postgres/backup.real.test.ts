import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ground, makeGround, run } from '../../test/clusters.ts';
import { copyCluster } from './backup.ts';
import { createCluster, stopCluster } from './cluster.ts';

/** Rows numbered from 1, one transaction each, with pages rewritten, dropped tables and full WAL files. */
const WRITER = `
import pg from ${JSON.stringify(import.meta.resolve('pg'))};
import { renameSync, writeFileSync } from 'node:fs';
const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query('CREATE TABLE numbers (n int PRIMARY KEY, pad text); CREATE TABLE total (sum bigint)');
await client.query('INSERT INTO total VALUES (0)');
for (let n = 1; ; n += 1) {
  await client.query('BEGIN');
  await client.query('INSERT INTO numbers VALUES ($1, repeat($2, 30))', [n, String(n).padStart(32, '0')]);
  await client.query('UPDATE total SET sum = sum + $1', [n]);
  if (n % 100 === 0) await client.query('CREATE TABLE aside AS SELECT * FROM numbers');
  if (n % 100 === 0) await client.query('DROP TABLE aside');
  await client.query('COMMIT');
  if (n % 150 === 0) await client.query('CHECKPOINT');
  writeFileSync(process.argv[3] + '.new', String(n));
  renameSync(process.argv[3] + '.new', process.argv[3]);
}
`;

let ground: Ground;
beforeAll(async () => {
  ground = await makeGround();
});
afterAll(() => ground.clear());

async function runningShop(name: string, port: number) {
  const folder = join(ground.folder, name);
  await createCluster({ template: ground.template, folder, runAs: ground.runAs });
  return { folder, ...(await ground.start(folder, port)) };
}

describe('a copy of a running cluster', () => {
  test('that is written to meanwhile opens whole, with every row committed before it began', async () => {
    const source = await runningShop('busy', 20521);
    const script = join(ground.folder, 'writer.mjs');
    const counter = join(ground.folder, 'counter');
    writeFileSync(script, WRITER);
    const writer = spawn(process.execPath, [script, source.url, counter], { stdio: 'inherit' });
    const written = () => (existsSync(counter) ? Number(readFileSync(counter, 'utf8')) : 0);
    try {
      while (written() < 200 && writer.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(writer.exitCode, 'the writer runs').toBe(null);
      for (let round = 1; round <= 4; round += 1) {
        const committedBefore = written();
        const target = join(ground.folder, `copy-${round}`);
        await copyCluster({ source, target, runAs: ground.runAs });
        const writtenMeanwhile = written() - committedBefore;
        const copy = await ground.start(target, 20522);
        const [row] = await run<{ rows: number; highest: number; sum: string; total: string }>(
          copy.url,
          'SELECT count(*)::int AS rows, max(n) AS highest, sum(n) AS sum, (SELECT sum FROM total) AS total FROM numbers',
        );
        await run(copy.url, 'CREATE EXTENSION amcheck');
        await run(copy.url, `SELECT bt_index_check('numbers_pkey', true)`);
        expect(writtenMeanwhile, 'the writer wrote during the copy').toBeGreaterThan(0);
        expect(row!.highest).toBeGreaterThanOrEqual(committedBefore);
        expect(row!.rows, 'no row is missing').toBe(row!.highest);
        expect(row!.total, 'both tables are of one moment').toBe(row!.sum);
        await stopCluster(copy.process);
      }
    } finally {
      writer.kill('SIGKILL');
      if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
      await stopCluster(source.process);
    }
  });

  test('leaves the source as it was: no slot, no backup under way', async () => {
    const source = await runningShop('clean', 20523);
    await copyCluster({ source, target: join(ground.folder, 'clean-copy'), runAs: ground.runAs });
    expect(await run(source.url, 'SELECT slot_name FROM pg_replication_slots')).toEqual([]);
    expect(existsSync(join(source.folder, 'backup_label'))).toBe(false);
    await stopCluster(source.process);
  });

  test('holds unlogged tables and large files without their holes in order', async () => {
    const source = await runningShop('large', 20524);
    await run(
      source.url,
      'CREATE TABLE large AS SELECT i, repeat(md5(i::text), 20) AS pad FROM generate_series(1, 20000) i',
    );
    await run(source.url, 'CREATE UNLOGGED TABLE loose AS SELECT 1 AS n');
    const target = join(ground.folder, 'large-copy');
    await copyCluster({ source, target, runAs: ground.runAs });
    const copy = await ground.start(target, 20525);
    const digest = 'SELECT md5(string_agg(pad, $1 ORDER BY i)) AS digest FROM large';
    expect(await run(copy.url, digest, [','])).toEqual(await run(source.url, digest, [',']));
    expect(await run(copy.url, 'SELECT * FROM loose'), 'PostgreSQL empties these after a crash').toEqual([]);
    await stopCluster(copy.process);
    await stopCluster(source.process);
  });
});

describe('a copy of a stopped cluster', () => {
  test('is the same cluster', async () => {
    const source = await runningShop('stopped', 20526);
    await run(source.url, `INSERT INTO items VALUES (7000, 'new')`);
    await stopCluster(source.process);
    const target = join(ground.folder, 'stopped-copy');
    await copyCluster({ source: { folder: source.folder, url: null }, target, runAs: ground.runAs });
    const copy = await ground.start(target, 20527);
    expect(await run(copy.url, 'SELECT name FROM items WHERE id = 7000')).toEqual([{ name: 'new' }]);
    await stopCluster(copy.process);
  });

  test('is refused while its server runs', async () => {
    const source = await runningShop('runs', 20528);
    const copy = copyCluster({
      source: { folder: source.folder, url: null },
      target: join(ground.folder, 'runs-copy'),
      runAs: ground.runAs,
    });
    await expect(copy).rejects.toMatchObject({ code: 'cluster-runs' });
    await stopCluster(source.process);
  });
});

test.each([{ name: 'a folder without a cluster', source: 'nothing', code: 'no-cluster' }])(
  '$name is not copied',
  async ({ source, code }) => {
    const copy = copyCluster({
      source: { folder: join(ground.folder, source), url: null },
      target: join(ground.folder, 'refused'),
      runAs: ground.runAs,
    });
    await expect(copy).rejects.toMatchObject({ code });
    expect(existsSync(join(ground.folder, 'refused'))).toBe(false);
  },
);
