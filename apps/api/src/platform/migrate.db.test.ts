import { expect, onTestFinished, test } from 'vitest';
import { openTestDatabase } from '#test/test-app';
import { listMigrations, migrate, pendingMigrations, withSession } from './migrate.ts';

async function database() {
  const opened = await openTestDatabase();
  onTestFinished(opened.close);
  return opened;
}

test('migrations are numbered without gaps, and a migrated database lacks none', async () => {
  const names = listMigrations().map(({ name }) => name);
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, at) => at + 1));
  expect(await pendingMigrations(await database())).toEqual([]);
});

test('three processes that migrate at once run each migration once', async () => {
  const opened = await database();
  const ran = await Promise.all([migrate(opened), migrate(opened), migrate(opened)]);
  expect(ran.flat()).toEqual([]);
});

test('a migration that was changed after it ran is named', async () => {
  const opened = await database();
  await withSession(opened, (session) =>
    session.exec(`update schema_migrations set checksum = 'x' where name = '0001_foundation'`),
  );
  await expect(migrate(opened)).rejects.toThrow('Migration 0001_foundation was changed after it ran here');
});
