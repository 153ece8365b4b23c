import type { Reading, Report } from './report.ts';

/** A finished report with everything a way of showing it may need. */
export interface Outcome {
  report: Report;
  readings: readonly Reading[];
  title: string;
  /** The report of the base branch (`--base`, a file of `--format json`), when it was given and could be read. */
  base: Report | null;
  exitCode: number | null;
}

/** The ways to write a report down, by the name of `--format`. */
export const OUTPUTS: Record<'md' | 'json' | 'ctrf', (outcome: Outcome) => string> = {
  md: ({ report }) => JSON.stringify(report, null, 2),
  json: ({ report }) => `${JSON.stringify(report, null, 2)}\n`,
  ctrf: ({ report }) => JSON.stringify(report, null, 2),
};

/** Posts a report as one section of the comment named `key`; resolves to what was done, in a sentence. */
export async function postReport(_outcome: Outcome, _key: string): Promise<string> {
  return 'Not posted: posting is not built yet.';
}
