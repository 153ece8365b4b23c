import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nextMigration } from './next-migration.ts';
import { slug } from './slug.ts';

test.each([
  ['Use pg-boss for jobs', 'use-pg-boss-for-jobs'],
  ['  Déjà vu: 50 % off!', 'deja-vu-50-off'],
  ['one two three four five six seven eight nine ten', 'one-two-three-four-five-six-seven-eight'],
  ['!!!', ''],
])('%s becomes %s', (title, name) => {
  expect(slug(title)).toBe(name);
});

test('the next migration follows the highest number, whatever else lies there', () => {
  const root = mkdtempSync(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  expect(nextMigration('add revoked_at', root)).toBe('apps/api/migrations/0001_add_revoked_at.sql');
  mkdirSync(join(root, 'apps/api/migrations'), { recursive: true });
  for (const name of ['0001_foundation.sql', '0009_credits.sql', '0010_draft.txt', 'README.md']) {
    writeFileSync(join(root, 'apps/api/migrations', name), '');
  }
  expect(nextMigration('Add revoked_at', root)).toBe('apps/api/migrations/0010_add_revoked_at.sql');
});
