import { authenticationCauses } from './catalogue/authentication.ts';
import { capacityCauses } from './catalogue/capacity.ts';
import { clientCauses } from './catalogue/client.ts';
import { databaseCauses } from './catalogue/database.ts';
import { grantCauses } from './catalogue/grants.ts';
import { networkCauses } from './catalogue/network.ts';
import { poolerCauses } from './catalogue/pooler.ts';
import { sessionCauses } from './catalogue/session.ts';
import { tlsCauses } from './catalogue/tls.ts';
import { urlCauses } from './catalogue/url.ts';
import type { CatalogueEntry, Cause, Certainty } from './cause.ts';
import { layers } from './cause.ts';

/** Every cause doctor db knows, in the order of the walk. */
export const catalogue: readonly CatalogueEntry[] = [
  ...urlCauses,
  ...networkCauses,
  ...clientCauses,
  ...tlsCauses,
  ...poolerCauses,
  ...authenticationCauses,
  ...databaseCauses,
  ...capacityCauses,
  ...sessionCauses,
  ...grantCauses,
].toSorted((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer));

const byId = new Map(catalogue.map((entry) => [entry.id, entry]));

/** The entry of an id; throws on an id that is not in the catalogue (a mistake in the code, never in the input). */
export function entryOf(id: string): CatalogueEntry {
  const entry = byId.get(id);
  if (!entry) throw new Error(`No cause “${id}” in the catalogue.`);
  return entry;
}

/**
 * A cause from the catalogue with what was seen. `fix` replaces the general advice of the catalogue
 * when the check knows names and values.
 */
export function causeOf(
  id: string,
  certainty: Certainty,
  evidence: readonly string[],
  fix?: readonly string[],
): Cause {
  const entry = entryOf(id);
  return {
    id,
    layer: entry.layer,
    title: entry.title,
    certainty,
    evidence: [...evidence],
    fix: [...(fix ?? entry.fix)],
  };
}

/** All causes for `doctor db --causes --json`: copies, sorted by layer in the order of the walk. */
export function listCauses(): CatalogueEntry[] {
  return catalogue.map((entry) => ({
    ...entry,
    rows: [...entry.rows],
    symptoms: [...entry.symptoms],
    fix: [...entry.fix],
  }));
}
