import type { ImportChange } from '@sira/contract/imports';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import { today } from '#features/settings';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { conflict, notFound, refuse } from '#platform/errors';
import { isCurrency } from '#platform/money';
import { analyseImport } from './analyse-import.ts';
import { isBlocking } from './file-problems.ts';
import { fieldsOf } from './import-kinds.ts';
import {
  findImport,
  type ImportRow,
  type ImportSettings,
  lockImport,
  removeChunks,
  removeImport,
  setImport,
  tidyBooks,
} from './imports.queries.ts';
import { mergeInput, mergeRows } from './merge-rows.ts';
import { clearStagedRows } from './staging.queries.ts';

type Doer = Pick<Deps, 'db' | 'now' | 'jobs'>;

/** Jobs of this feature; their handlers are in imports.jobs.ts. */
export const CHECK_JOB = { name: 'imports-check' };
export const COMMIT_JOB = { name: 'imports-commit' };

/** Throws `import_not_found`. */
export async function getImport({ db }: Pick<Deps, 'db'>, id: string): Promise<ImportRow> {
  const row = await findImport(db, id);
  if (!row) throw notFound('import_not_found', 'There is no such import.');
  return row;
}

const CHANGEABLE = new Set(['uploaded', 'checked', 'failed']);

function requireChangeable({ state, refusal, sizeBytes }: ImportRow) {
  // Half a file must not be taken for the whole.
  const isHalf = sizeBytes === 0;
  if (state === 'refused' || isHalf) throw conflict('file_refused', refusal ?? 'This file cannot be read.');
  if (!CHANGEABLE.has(state))
    throw conflict(
      'import_is_busy',
      'This import is under way or done. Upload the file again to start anew.',
    );
}

/** Takes the user's answers and reads the first rows again in their light. Throws `import_not_found`, `file_refused`, `import_is_busy`, `unknown_currency`, `unknown_field`, `field_twice`. */
export async function changeImport(
  deps: Doer,
  id: string,
  change: z.infer<typeof ImportChange>,
): Promise<void> {
  if (change.currency !== undefined && !isCurrency(change.currency)) {
    throw refuse(
      'currency',
      'unknown_currency',
      'There is no such currency. Use an ISO code such as IDR, USD or EUR.',
    );
  }
  await deps.db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (!row) throw notFound('import_not_found', 'There is no such import.');
    requireChangeable(row);
    const { columns, ...answers } = change;
    const kind = change.kind ?? row.settings.kind ?? row.kind ?? undefined;
    const isOtherKind = change.kind !== undefined && change.kind !== row.kind;
    const settings: ImportSettings = { ...row.settings, ...answers, isUnread: true };
    if (isOtherKind) delete settings.mapping;
    if (columns) settings.mapping = mappingOf(columns, kind);
    await setImport(tx, id, { settings, state: 'uploaded' });
  });
  await analyseImport(deps, id);
}

function mappingOf(
  columns: { index: number; field: string | null }[],
  kind: ImportRow['kind'] | undefined,
): Record<string, number> {
  const known = new Set(kind ? fieldsOf(kind).map(({ field }) => field) : []);
  const mapping: Record<string, number> = {};
  for (const [at, { index, field }] of columns.entries()) {
    if (field === null) continue;
    if (!known.has(field))
      throw refuse(
        `columns.${at}.field`,
        'unknown_field',
        `There is no field ${field} in a list of ${kind ?? 'this kind'}.`,
      );
    if (mapping[field] !== undefined)
      throw refuse(
        `columns.${at}.field`,
        'field_twice',
        `Two columns cannot both be ${field}. Choose one of them.`,
      );
    mapping[field] = index;
  }
  return mapping;
}

/** Starts reading all rows. Throws `import_not_found`, `file_refused`, `import_is_busy`, `answers_missing`. */
export async function startCheck(deps: Doer, id: string): Promise<void> {
  const { analysis, settings } = await getImport(deps, id);
  if (settings.isUnread || !('columns' in analysis)) await analyseImport(deps, id);
  await deps.db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (!row) throw notFound('import_not_found', 'There is no such import.');
    requireChangeable(row);
    requireAnswers(row);
    const fresh = { refusal: null, rowsRead: 0, counts: null, settings: { ...row.settings, failures: 0 } };
    await setImport(tx, id, { state: 'checking', ...fresh });
    await deps.jobs.enqueue(tx, CHECK_JOB, { importId: id }, id);
  });
}

function requireAnswers({ analysis, settings }: ImportRow) {
  if (settings.isUnread || !('columns' in analysis))
    throw conflict('answers_missing', 'The columns of this file are not known yet.');
  const open = analysis.questions
    .filter(({ answer }) => answer === null)
    .map(({ id, text }) => ({ path: id, message: text }));
  const blocking = analysis.problems
    .filter(isBlocking)
    .map(({ field, message }) => ({ path: field ?? 'kind', message }));
  const errors = [...blocking, ...open];
  const [first] = errors;
  if (first) throw conflict('answers_missing', first.message, errors);
}

/**
 * Brings the checked rows into the books, all in one transaction or none. Throws `import_not_found`,
 * `not_checked`, `bad_rows` when there are bad rows that nobody said to skip.
 */
export async function startCommit(deps: Doer, id: string, skipBadRows: boolean): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (!row) throw notFound('import_not_found', 'There is no such import.');
    if (row.state !== 'checked')
      throw conflict('not_checked', 'Check the rows first; then they can be imported.');
    const bad = row.counts?.badRows ?? 0;
    if (bad > 0 && !skipBadRows) {
      throw conflict(
        'bad_rows',
        `Nothing was imported: ${bad} of ${row.counts?.rows} rows cannot be imported. Mend them in the file, or import the others without them.`,
      );
    }
    await setImport(tx, id, { state: 'importing', settings: { ...row.settings, skipBadRows, failures: 0 } });
    await deps.jobs.enqueue(tx, COMMIT_JOB, { importId: id }, id);
  });
}

/** The merge itself. Can be killed at any point: it happens once or not at all. */
export async function commitImport(
  deps: Pick<Deps, 'db' | 'now' | 'database'>,
  importId: string,
): Promise<void> {
  const { db, now } = deps;
  const day = await today(deps);
  try {
    const counts = await db.transaction((tx) => mergeOnce(tx, importId, { today: day, at: now() }));
    if (counts) await tidyBooks(deps, counts.rows);
  } catch (error) {
    if (!(error instanceof BooksMoved)) throw error;
    await setImport(db, importId, { state: 'failed', refusal: error.message });
  }
}

async function mergeOnce(tx: Tx, importId: string, { today: day, at }: { today: string; at: Date }) {
  const row = await lockImport(tx, importId);
  if (row?.state !== 'importing') return null;
  const counts = await mergeRows(tx, mergeInput(row, { today: day, at, rows: row.counts?.rows ?? 0 }));
  if (counts.badRows > (row.counts?.badRows ?? 0) && !row.settings.skipBadRows) throw new BooksMoved();
  await removeChunks(tx, importId);
  await clearStagedRows(tx, importId);
  await setImport(tx, importId, { state: 'imported', counts, importedAt: at });
  const actor = { kind: 'user' as const, userId: null, name: row.createdBy };
  const subject = { type: 'import', id: importId, name: row.fileName };
  await recordAudit(tx, { actor, at, action: 'file_imported', subject, detail: { ...counts } });
  return counts;
}

class BooksMoved extends Error {
  constructor() {
    super('Nothing was imported: the books changed since the rows were checked. Check them again.');
  }
}

/** Forgets an import that is not under way; what it brought into the books stays. Throws `import_not_found`, `import_is_busy`. */
export async function deleteImport({ db }: Pick<Deps, 'db'>, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (!row) throw notFound('import_not_found', 'There is no such import.');
    if (row.state === 'checking' || row.state === 'importing')
      throw conflict('import_is_busy', 'This import is under way. Wait until it ends.');
    await removeImport(tx, id);
  });
}
