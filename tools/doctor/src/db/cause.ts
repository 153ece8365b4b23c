/** Where on the way to the data something fails, in the order in which the walk passes them. */
export type Layer =
  | 'url'
  | 'dns'
  | 'network'
  | 'tls'
  | 'pooler'
  | 'authentication'
  | 'database'
  | 'capacity'
  | 'session'
  | 'grants';

/** Every layer, in the order of the walk. */
export const layers: readonly Layer[] = [
  'url',
  'dns',
  'network',
  'tls',
  'pooler',
  'authentication',
  'database',
  'capacity',
  'session',
  'grants',
];

/** `proved`: a counter-test or the text itself leaves no other cause. `likely`: others have the same signs. */
export type Certainty = 'proved' | 'likely';

/** One cause of the failure, as printed and as in `--json`. */
export interface Cause {
  /** A kebab-case id of the catalogue (`doctor db --causes`). */
  id: string;
  layer: Layer;
  title: string;
  certainty: Certainty;
  evidence: string[];
  fix: string[];
}

/** What `doctor db` found out; the shape of its `--json`. */
export interface Diagnosis {
  verdict: 'healthy' | 'cause_found' | 'unknown';
  /** The most probable cause first. */
  causes: Cause[];
  /** A URL that pg, postgres.js and libpq read alike; the password is masked. */
  url?: string;
  checked: { layer: Layer; state: 'passed' | 'failed' | 'skipped'; detail: string }[];
  /** With the verdict `unknown`: what could not be told, and why. */
  unknown?: string;
}

/** A row of the catalogue: one cause, its signs and what mends it. */
export interface CatalogueEntry {
  id: string;
  /** Numbers of the symptoms table this cause answers; empty for a cause that only a check can find. */
  rows: readonly number[];
  layer: Layer;
  title: string;
  symptoms: readonly string[];
  fix: readonly string[];
}
