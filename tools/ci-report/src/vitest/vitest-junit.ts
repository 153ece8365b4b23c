import type { Input } from '../input.ts';
import { emptyReading, keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import { readJunitCases, type JunitCase } from '../xml/junit-cases.ts';
import { CaseDetail } from '../xml/slowest.ts';
import { placeOf } from './vitest-place.ts';

/** vitest 5 gives errors outside of tests a suite of this name; older ones leave them out. */
const UNHANDLED = 'vitest unhandled errors';

/** Whether a head is JUnit XML as vitest writes it, also with a name of its own. */
export function looksLikeVitestJunit(head: string): boolean {
  const begin = /^\s*(?:<\?xml[^>]*\?>\s*)?<testsuites\b[^>]*>/.exec(head)?.[0];
  if (begin === undefined) return false;
  return (
    /\bname="vitest tests"/.test(begin) ||
    /<testsuite\b[^>]*\bname="[^"]+\.[cm]?[jt]sx?"[^>]*\bhostname=/.test(head)
  );
}

/** vitest's JUnit XML: a test that is still to be written is a skipped one, an expected failure a passed one. */
export async function readVitestJunit(input: Input, names: readonly string[]): Promise<Reading> {
  const reading = emptyReading('junit', input.name, names);
  const counts = { passed: 0, failed: 0, errors: 0, skipped: 0 };
  let unhandled = 0;
  let files = 0;
  let last = '';
  const detail = new CaseDetail();
  const end = await readJunitCases(input, (one) => {
    if (one.suite !== last && one.suite !== UNHANDLED) files++;
    last = one.suite;
    const kinds = one.results.map(({ kind }) => kind);
    const bad = kinds.includes('failure') || kinds.includes('error');
    if (one.suite === UNHANDLED) unhandled++;
    // A file that could not be loaded is a case with the name of the file.
    else if (bad && one.name === one.suite) counts.errors++;
    else if (bad) counts.failed++;
    else if (kinds.includes('skipped')) counts.skipped++;
    else counts.passed++;
    detail.add(one.suite, one.name, one.seconds, bad);
    if (bad) keepCase(reading, one);
  });
  const total = counts.passed + counts.failed + counts.skipped;
  const durationMs = end.seconds === null ? null : Math.round(end.seconds * 1000);
  Object.assign(reading.metrics, counts, {
    total,
    files,
    durationMs,
    unhandledErrors: unhandled > 0 ? unhandled : null,
  });
  reading.problems = end.problems;
  reading.detail = detail.tables();
  const isBad = counts.failed + counts.errors + unhandled > 0;
  reading.verdict = isBad ? 'fail' : end.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}

function keepCase(reading: Reading, one: JunitCase): void {
  for (const { kind, message, text } of one.results) {
    if (kind !== 'failure' && kind !== 'error') continue;
    const whole = text.trim() === '' ? message : text.trim();
    const file = one.suite === UNHANDLED ? null : one.suite;
    keepFailure(reading.failures, { name: one.name, ...placeOf(whole, file), message: whole });
  }
}
