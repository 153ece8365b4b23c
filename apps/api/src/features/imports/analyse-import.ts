import { getOrganisation } from '#features/settings';
import type { Deps } from '#platform/deps';
import { analyseFile } from './analyse-file.ts';
import { findImport, readChunks, setImport } from './imports.queries.ts';

/** Looks at the uploaded file in the light of the answers so far and keeps what was seen. */
export async function analyseImport({ db }: Pick<Deps, 'db'>, id: string): Promise<void> {
  const row = await findImport(db, id);
  if (!row) return;
  const { currency } = await getOrganisation(db);
  const { kind, mapping, currency: given, dateOrder, decimalMark } = row.settings;
  const analysis = await analyseFile(readChunks(db, id), {
    kind,
    mapping,
    currency: given,
    dateOrder,
    decimalMark,
    defaultCurrency: currency,
    isWhole: true,
  });
  if (analysis.refusal !== null) {
    await setImport(db, id, { state: 'refused', refusal: analysis.refusal });
  } else {
    await setImport(db, id, {
      state: 'uploaded',
      refusal: null,
      kind: analysis.kind,
      analysis,
      counts: null,
      rowsRead: 0,
    });
  }
}
