import type { ImportCounts, ImportKind } from '@sira/contract/imports';
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#platform/db';
import type { Deps } from '#platform/deps';
import { cursorGone } from '#platform/pages';
import type { FileAnalysis } from './analyse-file.ts';

export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'importing'
  | 'imported'
  | 'refused'
  | 'failed';

/** The user's answers, and which attempt at reading the file is the current one. */
export interface ImportSettings {
  kind?: ImportKind;
  mapping?: Record<string, number>;
  currency?: string;
  dateOrder?: 'dmy' | 'mdy' | 'ymd';
  decimalMark?: '.' | ',';
  attempt?: string;
  /** The answers are newer than the analysis. */
  isUnread?: boolean;
  /** How often a worker failed at it. */
  failures?: number;
  skipBadRows?: boolean;
}

export interface ImportRow {
  id: string;
  fileName: string;
  sizeBytes: number;
  state: ImportState;
  refusal: string | null;
  kind: ImportKind | null;
  analysis: Exclude<FileAnalysis, { refusal: string }> | Record<string, never>;
  settings: ImportSettings;
  rowsRead: number;
  counts: ImportCounts | null;
  createdBy: string;
  createdAt: string;
  importedAt: string | null;
}

const columns = sql`id, file_name as "fileName", size_bytes as "sizeBytes", state, refusal, kind, analysis, settings, rows_read as "rowsRead",
  counts, created_by as "createdBy", created_at::text as "createdAt", imported_at::text as "importedAt"`;

export async function findImport(db: Db, id: string): Promise<ImportRow | null> {
  const [row] = await rowsOf<ImportRow>(db, sql`select ${columns} from imports where id = ${id}::uuid`);
  return row ?? null;
}

/** Locks the import for this transaction, so that two clicks on one button are one after the other. */
export async function lockImport(db: Db, id: string): Promise<ImportRow | null> {
  const [row] = await rowsOf<ImportRow>(
    db,
    sql`select ${columns} from imports where id = ${id}::uuid for update`,
  );
  return row ?? null;
}

export async function listImports(db: Db, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  if (cursor && !(await findImport(db, cursor))) throw cursorGone();
  const after = cursor ? sql`id < ${cursor}::uuid` : sql`true`;
  const rows = await rowsOf<ImportRow>(
    db,
    sql`select ${columns} from imports where ${after} order by id desc limit ${limit + 1}`,
  );
  const [sum] = await rowsOf<{ total: number }>(db, sql`select count(*)::int as total from imports`);
  return { rows, total: sum?.total ?? 0 };
}

export const addImport = (db: Db, row: { id: string; fileName: string; createdBy: string; at: Date }) =>
  db.execute(
    sql`insert into imports (id, file_name, size_bytes, state, refusal, created_by, created_at)
        values (${row.id}::uuid, ${row.fileName}, 0, 'failed', 'The upload did not come to its end. Upload the file again.', ${row.createdBy}, ${row.at.toISOString()}::timestamptz)`,
  );

type ImportChange = Partial<
  Pick<ImportRow, 'state' | 'refusal' | 'kind' | 'rowsRead' | 'counts' | 'settings' | 'sizeBytes'>
> & {
  analysis?: unknown;
  importedAt?: Date;
};

export async function setImport(db: Db, id: string, change: ImportChange): Promise<void> {
  const sets = [];
  if (change.state !== undefined) sets.push(sql`state = ${change.state}`);
  if (change.refusal !== undefined) sets.push(sql`refusal = ${change.refusal}`);
  if (change.kind !== undefined) sets.push(sql`kind = ${change.kind}`);
  if (change.rowsRead !== undefined) sets.push(sql`rows_read = ${change.rowsRead}`);
  if (change.sizeBytes !== undefined) sets.push(sql`size_bytes = ${change.sizeBytes}`);
  if (change.counts !== undefined) sets.push(sql`counts = ${JSON.stringify(change.counts)}::jsonb`);
  if (change.settings !== undefined) sets.push(sql`settings = ${JSON.stringify(change.settings)}::jsonb`);
  if (change.analysis !== undefined) sets.push(sql`analysis = ${JSON.stringify(change.analysis)}::jsonb`);
  if (change.importedAt !== undefined)
    sets.push(sql`imported_at = ${change.importedAt.toISOString()}::timestamptz`);
  await db.execute(sql`update imports set ${sql.join(sets, sql`, `)} where id = ${id}::uuid`);
}

export const removeImport = (db: Db, id: string) =>
  db.execute(sql`delete from imports where id = ${id}::uuid`);

export const addChunk = (db: Db, id: string, seq: number, bytes: Buffer) =>
  db.execute(
    sql`insert into import_chunks (import_id, seq, bytes) values (${id}::uuid, ${seq}, decode(${bytes.toString('base64')}, 'base64'))`,
  );

export const removeChunks = (db: Db, id: string) =>
  db.execute(sql`delete from import_chunks where import_id = ${id}::uuid`);

/** Frees what uploads left that began before `before` and never came to their end. */
export const forgetHalfUploads = (db: Db, before: Date) =>
  db.execute(
    sql`delete from import_chunks c using imports i
        where c.import_id = i.id and i.state = 'failed' and i.size_bytes = 0 and i.created_at < ${before.toISOString()}::timestamptz`,
  );

/** The uploaded bytes, one chunk in memory at a time. */
export async function* readChunks(db: Db, id: string): AsyncGenerator<Uint8Array> {
  for (let seq = 0; ; seq++) {
    const [row] = await rowsOf<{ bytes: string }>(
      db,
      sql`select encode(bytes, 'base64') as bytes from import_chunks where import_id = ${id}::uuid and seq = ${seq}`,
    );
    if (!row) return;
    yield Buffer.from(row.bytes, 'base64');
  }
}

export async function listUnfinished(db: Db): Promise<{ id: string; state: 'checking' | 'importing' }[]> {
  return rowsOf(db, sql`select id, state from imports where state in ('checking', 'importing') order by id`);
}

const MANY_ROWS = 1000;

/**
 * After a long list the planner is told the new sizes. The embedded database, which has nobody who cleans
 * up behind its back, also gets back the space of what was merged on trial.
 */
export async function tidyBooks(
  { db, database }: Pick<Deps, 'db' | 'database'>,
  rows: number,
): Promise<void> {
  if (rows < MANY_ROWS) return;
  const how = database.driver.kind === 'embedded' ? sql`vacuum (analyze)` : sql`analyze`;
  await db.execute(sql`${how} clients, contacts, invoices, payments, payment_allocations, disputes`);
}
