import type { Failure, Reading, Report } from './report.ts';

/** What changed against the report of the base branch. */
export interface Comparison {
  /** Whether there is a base that can be compared with. */
  known: boolean;
  isNew(failure: Failure): boolean;
  isFlaky(failure: Failure): boolean;
  /** Failed on the base branch and not here. Empty when this run is incomplete: then nothing is known to be mended. */
  fixed: Failure[];
  /** Passed only after a retry, or failed and passed in one run. */
  flaky: string[];
  /** Difference of a metric; null when either side is unknown. */
  change(metric: string): number | null;
}

/** Title of the detail in which a reader lists the tests that passed only after a retry. */
export const FLAKY = 'Flaky: passed only after a retry';

/** Holds a report against the one of the base branch. */
export function compare(report: Report, base: Report | null, readings: readonly Reading[] = []): Comparison {
  const usable = base !== null && base.tool === report.tool && base.verdict !== 'unknown';
  const before = new Set(usable ? failuresOf(base).map(identity) : []);
  const now = new Set(report.failures.map(identity));
  const flaky = new Set(flakyRows(readings).map(nameOf));
  return {
    known: usable,
    isNew: (failure) => usable && !before.has(identity(failure)),
    isFlaky: (failure) => flaky.has(failure.name),
    fixed:
      usable && report.verdict !== 'unknown' ? failuresOf(base).filter((one) => !now.has(identity(one))) : [],
    flaky: [...flaky],
    change: (metric) => difference(report.metrics[metric], usable ? base.metrics[metric] : null),
  };
}

/** Of several forms the first that lists them: each names a test in its own way. */
function flakyRows(readings: readonly Reading[]): string[][] {
  const listing = readings.filter(({ detail }) => detail.some(({ title }) => title === FLAKY));
  const first = listing.filter(({ source }) => source === listing[0]?.source);
  return first.flatMap(({ detail }) =>
    detail.filter(({ title }) => title === FLAKY).flatMap(({ rows }) => rows),
  );
}

function failuresOf(base: Report): Failure[] {
  return Array.isArray(base.failures) ? base.failures : [];
}

/** Lines move, and two machines keep the project in two places; the name of the file and of the test stay. */
function identity({ file, name }: Failure): string {
  return `${file?.replace(/^.*[/\\]/, '') ?? ''}\n${name}`;
}

function nameOf(row: readonly string[]): string {
  return row[0] ?? '';
}

function difference(now: number | null | undefined, before: number | null | undefined): number | null {
  return typeof now === 'number' && typeof before === 'number' ? now - before : null;
}
