import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder } from '../../test/small-repository.ts';
import { makeBench, type Bench } from '../../test/tool-run.ts';
import type { WorkspaceView } from '../json/workspace-view.ts';

/** Migrations by pg itself, whose module a repository has. */
const MIGRATE = `
import { readdirSync, readFileSync } from 'node:fs';
import pg from ${JSON.stringify(import.meta.resolve('pg'))};
const client = new pg.Client(process.env.DATABASE_URL);
await client.connect();
for (const file of readdirSync('migrations').sort()) await client.query(readFileSync('migrations/' + file, 'utf8'));
await client.end();
`;
const CONFIG = {
  services: {
    db: {
      kind: 'postgres',
      offset: 4,
      database: 'shop',
      migrate: [process.execPath, 'migrate.mjs'],
      seed: [process.execPath, 'seed.mjs'],
      inputs: ['migrations/**'],
    },
  },
};

const cache = mkdtempSync(join(tmpdir(), 'workspace-cache-'));
chmodSync(cache, 0o755);
let bench: Bench;
let one: string;
beforeAll(() => {
  bench = makeBench({
    ports: '21961-22000',
    cache,
    files: {
      'workspace.config.json': JSON.stringify(CONFIG),
      'migrate.mjs': MIGRATE,
      'seed.mjs': MIGRATE.replace(
        /for \(const file[^]*?;\n/,
        "await client.query('INSERT INTO item VALUES (1)');\n",
      ),
      'migrations/1.sql': 'CREATE TABLE IF NOT EXISTS item (id int);',
    },
  });
  one = bench.json<WorkspaceView>(['create', 'one']).path;
});
afterAll(() => {
  for (const name of ['one', 'two', 'main']) bench.run(['remove', name, '--force', '--keep-tree']);
  bench.run(['prune']);
  bench.dispose();
  removeFolder(cache);
});

const rows = (sql: string, folder = one) =>
  bench
    .json<{ results: { rows: Record<string, unknown>[] }[] }>(['db', 'shell', '-c', sql], folder)
    .results.at(-1)?.rows;
const count = (folder = one) => rows('SELECT count(*)::int AS n FROM item', folder)?.[0]?.n;

test('a new workspace has the migrated and seeded database', () => {
  expect(count()).toBe(1);
  const url = bench.run(['db', 'url'], one);
  expect(url.stdout).toMatch(/^postgres:\/\/postgres:postgres@127\.0\.0\.1:21\d{3}\/shop\n$/);
  expect(url.stderr).toContain('Workspace one (branch one,');
});

test('reset brings it back, and seed adds', () => {
  rows('INSERT INTO item VALUES (2), (3)');
  expect(bench.json(['db', 'seed'], one)).toMatchObject({ action: 'seed', workspace: 'one' });
  expect(count()).toBe(4);
  expect(bench.run(['db', 'reset'], one).status).toBe(0);
  expect(count()).toBe(1);
  rows('DROP TABLE item');
  expect(bench.run(['db', 'reset'], one).status).toBe(0);
  expect(count()).toBe(1);
});

test('reset runs migrations that were added since', () => {
  writeFileSync(join(one, 'migrations/2.sql'), 'CREATE TABLE IF NOT EXISTS later (id int);');
  expect(bench.run(['db', 'reset'], one).status).toBe(0);
  expect(rows("SELECT to_regclass('later')::text AS name")).toEqual([{ name: 'later' }]);
});

test('a migration that fails leaves the database as it was, and its words are shown', () => {
  rows('INSERT INTO item VALUES (9)');
  writeFileSync(join(one, 'migrations/3.sql'), 'CREATE TABEL nonsense ();');
  const ended = bench.run(['db', 'reset'], one);
  expect(ended.status).not.toBe(0);
  expect(ended.stderr).toContain('TABEL');
  expect(count()).toBe(2);
  rmSync(join(one, 'migrations/3.sql'));
});

test('a dump of the running database can be restored, one that is damaged changes nothing', () => {
  const file = join(bench.root, 'one.tar.gz');
  const named = bench.json<{ file: string }>(['db', 'dump'], one).file;
  expect(named, 'without a name it gets one').toMatch(/^[a-z-]+-shop-\d{8}T\d{6}\.tar\.gz$/);
  expect(existsSync(join(one, named))).toBe(true);
  expect(bench.json(['db', 'dump', file], one)).toMatchObject({ action: 'dump', file, database: 'shop' });
  rows('DELETE FROM item');
  writeFileSync(join(bench.root, 'damaged.tar.gz'), 'nonsense');
  expect(bench.json(['db', 'restore', join(bench.root, 'damaged.tar.gz')], one)).toMatchObject({
    error: { code: 'dump-damaged' },
  });
  expect(count()).toBe(0);
  expect(bench.run(['db', 'restore', file], one).status).toBe(0);
  expect(count()).toBe(2);
});

test('a clone has the other’s rows and a life of its own, made with the workspace or later', () => {
  const two = bench.json<WorkspaceView>(['create', 'two', '--clone-db', 'one']).path;
  expect(count(two)).toBe(2);
  rows('DELETE FROM item', two);
  expect([count(two), count()]).toEqual([0, 2]);
  expect(bench.run(['db', 'clone', 'one'], two).status).toBe(0);
  expect([count(two), count()]).toEqual([2, 2]);
  expect(bench.json(['db', 'clone', 'two'], two)).toMatchObject({ error: { code: 'same-workspace' } });
});

test.each([['reset'], ['restore', 'x.tar.gz'], ['clone', 'one']])(
  '%s on the main checkout asks first',
  (...args) => {
    const ended = bench.run(['db', ...args, '--json']);
    expect([ended.status, JSON.parse(ended.stdout)]).toMatchObject([
      1,
      { error: { code: 'needs-yes', fix: 'confirm with --yes' } },
    ]);
    expect(ended.stderr).toContain('the main checkout');
  },
);

test('reset on the main checkout works with --yes', () => {
  expect(bench.run(['db', 'reset', '--yes']).status).toBe(0);
  expect(count(bench.main)).toBe(1);
  expect(existsSync(join(bench.main, 'workspace.config.json'))).toBe(true);
});

test('a statement that fails is said, with exit code 1', () => {
  const ended = bench.run(['db', 'shell', '--json', '-c', 'SELECT nonsense'], one);
  expect([ended.status, JSON.parse(ended.stdout)]).toMatchObject([1, { error: { code: 'sql-failed' } }]);
});
