import type { Input } from '../input.ts';
import { emptyReading, keepFailure, sumOf } from '../reading.ts';
import type { Failure, Metrics, Reading } from '../report.ts';
import { readJunitCases, type JunitCase, type JunitResult } from '../xml/junit-cases.ts';
import { CaseDetail } from '../xml/slowest.ts';

export const OUTCOMES = ['passed', 'failed', 'errors', 'skipped', 'xfailed', 'xpassed'] as const;
const LOCATION = /^(\S[^\n:]*\.\w+):(\d+):/gm;

/** Whether a head is JUnit XML as pytest writes it; its older versions name no tool, so any suite may be. */
export function looksLikePytestJunit(head: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<testsuites[^>]*>\s*)?<testsuite\b[^>]*\bname="pytest"/.test(head);
}

/** Whether a head is JUnit XML of whatever tool. */
export function looksLikeJunit(head: string): boolean {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[^>]*-->\s*)*<testsuites?\b/.test(head);
}

/**
 * pytest's JUnit XML. It says less than it seems: an unexpected pass is a plain pass, attempts that are repeated
 * are plain cases of the same name, and the counts in its attributes are not those of its cases; so the cases are
 * counted, and what cannot be seen stays null.
 */
export async function readPytestJunit(input: Input, names: readonly string[]): Promise<Reading> {
  const reading = emptyReading('junit', input.name, names);
  const counts = { passed: 0, failed: 0, errors: 0, skipped: 0, xfailed: 0 };
  const detail = new CaseDetail();
  let seconds = 0;
  let previous: JunitCase | null = null;
  let previousPlain = false;
  const end = await readJunitCases(input, (one) => {
    const again = previous !== null && one.name === previous.name && one.classname === previous.classname;
    // A plain case followed by one of the same name was an attempt that failed and was repeated.
    if (again && previousPlain) counts.passed--;
    countCase(one, counts, again && !previousPlain);
    previous = one;
    previousPlain = one.results.length === 0;
    seconds += one.seconds ?? 0;
    const bad = one.results.length === 0 ? one.results : one.results.filter(isBad);
    detail.add(one.classname || '(collection)', one.name, one.seconds, bad.length > 0);
    for (const result of bad) keepFailure(reading.failures, asFailure(one, result));
  });
  const metrics: Metrics = {
    ...reading.metrics,
    ...counts,
    durationMs: Math.round((end.seconds ?? seconds) * 1000),
  };
  metrics['total'] = sumOf(metrics, Object.keys(counts));
  reading.metrics = metrics;
  reading.problems = end.problems;
  reading.detail = detail.tables();
  const bad = counts.failed + counts.errors > 0;
  reading.verdict = bad ? 'fail' : end.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}

const isBad = ({ kind }: JunitResult) => kind === 'failure' || kind === 'error';

type Counts = Record<'passed' | 'failed' | 'errors' | 'skipped' | 'xfailed', number>;

/** `again`: the case before was the same test and did not pass, so this one tells of its teardown. */
function countCase(one: JunitCase, counts: Counts, again: boolean): void {
  // Attempts before the last (as Surefire writes them) are no result: without another the case passed.
  if (one.results.every(({ kind }) => kind === 'rerun')) counts.passed++;
  for (const { kind, type, message } of one.results) {
    if (kind === 'failure') counts.failed++;
    else if (kind === 'error') counts.errors++;
    else if (kind === 'skipped' && type === 'pytest.xfail') counts.xfailed++;
    else if (kind === 'skipped') counts.skipped++;
    // The test itself passed before its teardown failed, unless a case of its own says that it did not.
    if (kind === 'error' && message.startsWith('failed on teardown') && !again) counts.passed++;
  }
}

function asFailure(one: JunitCase, { message, text }: JunitResult): Failure {
  const located = [...text.matchAll(LOCATION)].at(-1);
  return {
    name: one.classname === '' ? one.name : `${one.classname}::${one.name}`,
    file: one.file ?? located?.[1] ?? null,
    line: located ? Number(located[2]) : one.line,
    message:
      text.includes(message.split('\n')[0]!) || message === '' ? text || message : `${message}\n\n${text}`,
  };
}
