import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import { newId } from '#platform/ids';
import { findImport, type ImportRow, lockImport, readChunks, setImport } from './imports.queries.ts';
import { mergeRows, refuseRows } from './merge-rows.ts';
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

type Checker = Pick<Deps, 'db' | 'now'>;

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
  const row = await findImport(deps.db, importId);
  if (row?.state !== 'checking') return;
  try {
    const attempt = await startAttempt(deps, row);
    const rows = await stageRows(deps, row, attempt);
    await tryMerge(deps, row, attempt, rows);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}

async function startAttempt({ db }: Checker, row: ImportRow): Promise<string> {
  const attempt = newId();
  await db.transaction(async (tx) => {
    await clearStaging(tx, row.id);
    await setImport(tx, row.id, { settings: { ...row.settings, attempt }, rowsRead: 0 });
  });
  return attempt;
}

async function stageRows(deps: Checker, row: ImportRow, attempt: string): Promise<number> {
  const { options } = row.analysis as { options: ReadOptions };
  let total = 0;
  let batch: RowReading<object>[] = [];
  for await (const reading of readRows(readChunks(deps.db, row.id), { ...options, kind: row.kind! })) {
    batch.push(reading);
    total++;
    if (batch.length < BATCH_ROWS) continue;
    await keepBatch(deps, row.id, attempt, batch, total);
    batch = [];
  }
  await keepBatch(deps, row.id, attempt, batch, total);
  return total;
}

async function keepBatch(
  { db, now }: Checker,
  importId: string,
  attempt: string,
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
    const current = await lockImport(tx, importId);
    if (current?.settings.attempt !== attempt || current.state !== 'checking') throw new Overtaken();
    await addStaged(tx, importId, good);
    if (bad.length > 0) await addProblems(tx, importId, bad, now());
    await setImport(tx, importId, { rowsRead });
  });
}

async function tryMerge(deps: Checker, row: ImportRow, attempt: string, rows: number) {
  const { db, now } = deps;
  const input = { importId: row.id, kind: row.kind!, today: await today(deps), at: now(), rows };
  await db.transaction(async (tx) => refuseRows(tx, input));
  const counts = await foundBy(() =>
    db.transaction(async (tx) => {
      throw new Undo(await mergeRows(tx, input));
    }),
  );
  await db.transaction(async (tx) => {
    const current = await lockImport(tx, row.id);
    if (current?.settings.attempt !== attempt || current.state !== 'checking') throw new Overtaken();
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
