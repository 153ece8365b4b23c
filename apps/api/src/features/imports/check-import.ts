import { today } from '#features/settings';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { newId } from '#platform/ids';
import { type ImportRow, lockImport, readChunks, setImport, tidyBooks } from './imports.queries.ts';
import { mergeInput, mergeRows, refuseRows } from './merge-rows.ts';
import { readRows, type RowReading } from './read-rows.ts';
import type { ReadOptions } from './row-cells.ts';
import {
  addProblems,
  addStaged,
  clearStaging,
  type StagedProblem,
  type StagedRow,
} from './staging.queries.ts';

const BATCH_ROWS = 1000;

type Checker = Pick<Deps, 'db' | 'now' | 'database'>;

/** Somebody changed an answer or another worker took over: this reading of the file counts no more. */
class Overtaken extends Error {}

/** Rolls a transaction back and carries out what it found. */
class Undo<Found> extends Error {
  readonly found: Found;
  constructor(found: Found) {
    super('This transaction only looked.');
    this.found = found;
  }
}

/**
 * Reads every row of an import into the staging tables, then merges them on trial: the counts are those
 * of the merge that the commit will do. Can be killed and started again at any point.
 */
export async function checkImport(deps: Checker, importId: string): Promise<void> {
  try {
    const row = await startAttempt(deps, importId);
    const rows = await stageRows(deps, row);
    await tryMerge(deps, row, rows);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}

async function startAttempt({ db }: Checker, importId: string): Promise<ImportRow> {
  return db.transaction(async (tx) => {
    const row = await lockImport(tx, importId);
    if (row?.state !== 'checking') throw new Overtaken();
    const settings = { ...row.settings, attempt: newId() };
    await clearStaging(tx, importId);
    await setImport(tx, importId, { settings, rowsRead: 0 });
    return { ...row, settings };
  });
}

/** Holds the import for this transaction; nobody else has begun to read it since. */
async function stillOurs(tx: Tx, { id, settings }: ImportRow) {
  const current = await lockImport(tx, id);
  if (current?.settings.attempt !== settings.attempt || current?.state !== 'checking') throw new Overtaken();
}

async function stageRows(deps: Checker, row: ImportRow): Promise<number> {
  const { options } = row.analysis as { options: ReadOptions };
  let total = 0;
  let batch: RowReading<object>[] = [];
  for await (const reading of readRows(readChunks(deps.db, row.id), { ...options, kind: row.kind! })) {
    batch.push(reading);
    total++;
    if (batch.length < BATCH_ROWS) continue;
    await keepBatch(deps, row, batch, total);
    batch = [];
  }
  await keepBatch(deps, row, batch, total);
  return total;
}

async function keepBatch(
  { db, now }: Checker,
  row: ImportRow,
  batch: RowReading<object>[],
  rowsRead: number,
) {
  const good: StagedRow[] = [];
  const bad: StagedProblem[] = [];
  for (const reading of batch) {
    if (reading.isGood) good.push({ line: reading.line, values: reading.values });
    else bad.push(...reading.problems);
  }
  await db.transaction(async (tx) => {
    await stillOurs(tx, row);
    await addStaged(tx, row.id, good);
    if (bad.length > 0) await addProblems(tx, row.id, bad, now());
    await setImport(tx, row.id, { rowsRead });
  });
}

async function tryMerge(deps: Checker, row: ImportRow, rows: number) {
  const { db, now } = deps;
  const input = mergeInput(row, { today: await today(deps), at: now(), rows });
  await db.transaction(async (tx) => {
    await stillOurs(tx, row);
    await refuseRows(tx, input);
  });
  const counts = await foundBy(() =>
    db.transaction(async (tx) => {
      throw new Undo(await mergeRows(tx, input));
    }),
  );
  if (deps.database.driver.kind === 'embedded') await tidyBooks(deps, rows);
  await db.transaction(async (tx) => {
    await stillOurs(tx, row);
    await setImport(tx, row.id, { state: 'checked', counts });
  });
}

async function foundBy(work: () => Promise<never>): Promise<Awaited<ReturnType<typeof mergeRows>>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Undo) return error.found;
    throw error;
  }
}
