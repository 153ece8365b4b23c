import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { repositoryAt, topOf } from '../git/repository-mark.ts';
import { toRepository } from './rows.ts';
import type { RepositoryRecord } from './workspace.ts';

/** The line of a repository, by its git common dir. */
export function findRepository(database: DatabaseSync, path: string): RepositoryRecord | null {
  const row = database.prepare('SELECT * FROM repository WHERE path = ?').get(path);
  return row ? toRepository(row) : null;
}

/** The lines of the same id at other paths. */
export function findOthers(
  database: DatabaseSync,
  { id, path }: Pick<RepositoryRecord, 'id' | 'path'>,
): RepositoryRecord[] {
  return database
    .prepare('SELECT * FROM repository WHERE id = ? AND path <> ? ORDER BY path')
    .all(id, path)
    .map(toRepository);
}

/** Writes the line of a repository; inside a write. */
export function recordRepository(
  database: DatabaseSync,
  { path, id, mark, holderMark, sharesDisk }: RepositoryRecord,
): void {
  database
    .prepare(
      'INSERT OR REPLACE INTO repository (path, id, mark, holder_mark, shares_disk) VALUES (?, ?, ?, ?, ?)',
    )
    .run(path, id, mark, holderMark, sharesDisk ? 1 : 0);
}

/** See `Registry.moveRepository`; inside a write. */
export function moveRepository(database: DatabaseSync, from: string, to: string): boolean {
  if (!findRepository(database, from)) return false;
  const isTaken = database.prepare('SELECT 1 FROM workspace WHERE repo = ? OR path = ?').get(to, topOf(to));
  if (isTaken) {
    const replaced = `${topOf(to)}.replaced-${randomBytes(4).toString('hex')}`;
    rename(database, to, repositoryAt(replaced, to));
  }
  rename(database, from, to);
  return true;
}

function rename(database: DatabaseSync, from: string, to: string): void {
  database.prepare('DELETE FROM repository WHERE path = ?').run(to);
  database.prepare('UPDATE repository SET path = ? WHERE path = ?').run(to, from);
  database.prepare('UPDATE workspace SET repo = ? WHERE repo = ?').run(to, from);
  database.prepare('UPDATE workspace SET path = ? WHERE path = ?').run(topOf(to), topOf(from));
}
