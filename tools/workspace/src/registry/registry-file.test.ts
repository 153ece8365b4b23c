import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Registry } from './registry.ts';
import { RegistryFile } from './registry-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-registry-'));
  path = join(folder, 'registry.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const opened = () => {
  try {
    Registry.open(folder).close();
    return null;
  } catch (error) {
    return error;
  }
};

test('a newer schema is refused with a sentence and left as it is', () => {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE future (x); PRAGMA user_version = 7');
  database.close();
  const before = readFileSync(path);
  expect(opened()).toMatchObject({
    code: 'registry-newer',
    exitCode: 2,
    message: expect.stringMatching(
      /written by a newer version of workspace .*schema is 7, this version knows 1/,
    ),
    fix: expect.stringContaining('Update'),
  });
  expect(readFileSync(path)).toEqual(before);
});

test('a file that is no database is left as it is, and the message says what to do', () => {
  writeFileSync(path, 'this was no database at all, ever\n'.repeat(100));
  const before = readFileSync(path);
  expect(opened()).toMatchObject({
    code: 'registry-damaged',
    exitCode: 2,
    message: expect.stringContaining('Nothing was changed'),
    fix: expect.stringContaining(`mv ${path} ${path}.damaged`),
  });
  expect(readFileSync(path)).toEqual(before);
});

test('a database that is damaged inside says so when it is read', async () => {
  const registry = Registry.open(folder);
  const range = { first: 20_481, last: 20_490 };
  await registry.claim({ repo: '/r', path: '/a', name: 'a', branch: null, isMain: false }, { range });
  registry.close();
  const bytes = readFileSync(path);
  // All but the head and the first page, which holds the schema.
  bytes.fill(0x5a, 4096);
  writeFileSync(path, bytes);
  const damaged = Registry.open(folder);
  expect(() => damaged.list()).toThrow(expect.objectContaining({ code: 'registry-damaged' }));
  damaged.close();
  expect(readFileSync(path)).toEqual(bytes);
});

test('a folder that is a file, and a registry that is a folder, are named', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => Registry.open(join(folder, 'file'))).toThrow(
    expect.objectContaining({ code: 'registry-unreachable', exitCode: 2 }),
  );
  mkdirSync(path);
  expect(opened()).toMatchObject({ code: 'registry-unreachable', message: expect.stringContaining(path) });
});

test.skipIf(process.platform === 'win32')('a file that others could read is closed to them', () => {
  writeFileSync(path, '');
  chmodSync(path, 0o644);
  expect(opened()).toBeNull();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an empty file, as a crash at the first opening leaves it, becomes a registry', () => {
  writeFileSync(path, '');
  expect(opened()).toBeNull();
});

test('what throws inside a write undoes it, and the next one can write', () => {
  const file = RegistryFile.open(folder);
  const count = () =>
    file.read((database) => database.prepare('SELECT count(*) AS n FROM lock').get())?.['n'];
  const insert = (database: DatabaseSync) =>
    database.exec(`INSERT INTO lock VALUES ('a', 't', '{}', 'p', 's')`);
  expect(() =>
    file.write((database) => {
      insert(database);
      throw new Error('in the midst');
    }),
  ).toThrow('in the midst');
  expect(count()).toBe(0);
  file.write(insert);
  expect(count()).toBe(1);
  file.close();
});
