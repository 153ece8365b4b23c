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
