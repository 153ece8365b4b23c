import { getOrganisation } from '#features/settings';
import type { Deps } from '#platform/deps';
import { analyseFile } from './analyse-file.ts';
import type { FileProblem } from './file-problems.ts';
import { findImport, lockImport, readChunks, removeChunks, setImport } from './imports.queries.ts';

/** A file that cannot be read to its end is not imported in part: nobody would notice what is missing. */
function refusalOf(problems: FileProblem[]): string | null {
  const stop = problems.find(({ code }) => code === 'unreadable_part');
  return stop ? `Nothing was imported. ${stop.message}` : null;
}

/**
 * Looks at the uploaded file in the light of the answers so far and keeps what was seen. When somebody
 * answers again meanwhile, that later look counts.
 */
export async function analyseImport({ db }: Pick<Deps, 'db'>, id: string): Promise<void> {
  const row = await findImport(db, id);
  if (row?.state !== 'uploaded') return;
  const { currency } = await getOrganisation(db);
  const { kind, mapping, currency: given, dateOrder, decimalMark } = row.settings;
  const said = { kind, mapping, currency: given, dateOrder, decimalMark, defaultCurrency: currency };
  const analysis = await analyseFile(readChunks(db, id), { ...said, isWhole: true });
  const refusal = analysis.refusal ?? refusalOf(analysis.problems);
  await db.transaction(async (tx) => {
    const current = await lockImport(tx, id);
    if (current?.state !== 'uploaded' || JSON.stringify(current.settings) !== JSON.stringify(row.settings))
      return;
    if (analysis.refusal !== null || refusal !== null) {
      await removeChunks(tx, id);
      await setImport(tx, id, { state: 'refused', refusal });
      return;
    }
    const { kind: found } = analysis;
    const { isUnread: _, ...settings } = row.settings;
    await setImport(tx, id, { refusal: null, kind: found, analysis, settings, counts: null, rowsRead: 0 });
  });
}
