import { readFileSync, rmSync } from 'node:fs';

/** Where a test runner writes its JSON, and whose form it has. */
export interface Report {
  kind: 'vitest' | 'playwright';
  path: string;
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Why it counts as failed, when the numbers alone do not say it. */
  reason: string | null;
}

/** Takes away the report of an earlier run, so that it cannot be read for this one's. */
export function forget({ path }: Report) {
  rmSync(path, { force: true });
}

/**
 * What a step counts for. The exit code has the last word: a runner that failed outside
 * its tests (a file that does not load, a crash) is one failure more than it reports.
 */
export function countsOf(code: number, report: Report | undefined): Counts {
  if (!report) {
    const hasPassed = code === 0;
    return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0, reason: null };
  }
  const counts = readCounts(report);
  if (!counts) return { passed: 0, failed: 1, skipped: 0, reason: 'it ended without a report' };
  if (code !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, reason: `it ended with exit code ${code}, outside its tests` };
  }
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, reason: 'it saw no tests' };
  return { ...counts, reason: null };
}

type Numbers = Omit<Counts, 'reason'>;

function readCounts({ kind, path }: Report): Numbers | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  return kind === 'vitest' ? readVitest(JSON.parse(text)) : readPlaywright(JSON.parse(text));
}

interface VitestReport {
  /** Can be true when the run failed, and false when the exit code is 0: only false is believed. */
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** A test file that did not load has no tests in it, and counts as one failure. */
function readVitest(report: VitestReport): Numbers {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

/** A flaky test failed before it passed: that is a failure. So is an error outside the tests. */
function readPlaywright({ stats, errors }: PlaywrightReport): Numbers {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}
