import { FLAKY } from '../compare.ts';
import type { Input } from '../input.ts';
import { amount, type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, keepFailure, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import { CaseDetail } from '../xml/slowest.ts';
import { placeOf } from './vitest-place.ts';

/** Whether a head is vitest's JSON: jest's has one count more. */
export function looksLikeVitestJson(head: string): boolean {
  return /^\s*\{\s*"numTotalTestSuites"\s*:/.test(head) && !head.includes('"numRuntimeErrorTestSuites"');
}

type Counts = Record<'passed' | 'failed' | 'errors' | 'skipped' | 'todo' | 'rerun', number>;

/**
 * vitest's JSON. Its own counts say less than it holds: a file that could not be loaded is failed with no test in
 * it, and an error outside of a test is not in it at all, not even in `success`.
 */
export async function readVitestJson(input: Input, names: readonly string[]): Promise<Reading> {
  const parsed = await readJson(input);
  if ('problem' in parsed)
    return unreadable('json', input.name, names, `${input.name} cannot be used: ${parsed.problem}.`);
  const root = record(parsed.value);
  const files = list(root['testResults']);
  const reading = emptyReading('json', input.name, names);
  if (!files) {
    reading.problems.push(`${input.name} has no testResults as vitest writes them.`);
    return reading;
  }
  const counts: Counts = { passed: 0, failed: 0, errors: 0, skipped: 0, todo: 0, rerun: 0 };
  const detail = new CaseDetail();
  const flaky: string[][] = [];
  for (const file of files) readFile(record(file), reading, counts, detail, flaky);
  const { rerun, ...rest } = counts;
  const total = counts.passed + counts.failed + counts.skipped + counts.todo;
  // What a test that failed was given in tries is not told apart from several errors of one try.
  Object.assign(reading.metrics, rest, {
    rerun: counts.failed > 0 ? null : rerun,
    total,
    files: files.length,
  });
  reading.metrics['durationMs'] = duration(root, files);
  reading.detail = [
    ...(flaky.length > 0 ? [{ title: FLAKY, head: ['Test', 'Retries'], rows: flaky }] : []),
    ...detail.tables(),
  ];
  checkClaims(root, counts, total, reading);
  const bad = counts.failed + counts.errors > 0;
  reading.verdict = bad ? 'fail' : reading.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}

type Fields = Record<string, Json | undefined>;

function readFile(
  file: Fields,
  reading: Reading,
  counts: Counts,
  detail: CaseDetail,
  flaky: string[][],
): void {
  const name = text(file['name']);
  const tests = (list(file['assertionResults']) ?? []).map(record);
  const failedBefore = counts.failed;
  for (const test of tests) readTest(test, name, reading, counts, detail, flaky);
  const isFailed = text(file['status']) === 'failed';
  if (isFailed && counts.failed === failedBefore) {
    counts.errors++;
    const message =
      text(file['message']) ||
      'The file failed without a failed test: it could not be loaded, or a hook failed.';
    keepFailure(reading.failures, { name, ...placeOf(message, name), message });
  }
}

function readTest(
  test: Fields,
  file: string,
  reading: Reading,
  counts: Counts,
  detail: CaseDetail,
  flaky: string[][],
): void {
  const titles = [...(list(test['ancestorTitles']) ?? []).map(text), text(test['title'])].filter(
    (title) => title !== '',
  );
  const name = titles.join(' > ');
  const messages = (list(test['failureMessages']) ?? []).map(text).map(withoutRunner);
  const status = text(test['status']);
  if (status === 'passed') {
    counts.passed++;
    counts.rerun += messages.length;
    if (messages.length > 0 && flaky.length < 500) flaky.push([name, `${messages.length}`]);
  } else if (status === 'failed') {
    counts.failed++;
    const message = messages.join('\n\n');
    const at = placeOf(message, file);
    keepFailure(reading.failures, {
      name,
      file: at.file,
      line: at.line ?? amount(record(test['location'])['line']),
      message,
    });
  } else if (status === 'todo') counts.todo++;
  else if (['skipped', 'pending', 'disabled'].includes(status)) counts.skipped++;
  else if (reading.problems.length < 10) {
    reading.problems.push(
      `The test "${name.slice(0, 200)}" has the status "${status.slice(0, 40)}": it did not finish.`,
    );
  }
  detail.add(file, name, seconds(test['duration']), status === 'failed');
}

/** A stack goes on through vitest itself, which tells nothing of the failure. */
function withoutRunner(message: string): string {
  const lines = message.split('\n');
  const told = lines.filter(
    (line) => !/^\s+at .*(?:node_modules\/(?:vitest|@vitest)\/|new Promise \(<anonymous>\))/.test(line),
  );
  return told.join('\n').trimEnd();
}

/** Holds the counts of the document against what is in it. */
function checkClaims(root: Fields, counts: Counts, total: number, reading: Reading): void {
  const claims: [string, number][] = [
    ['numTotalTests', total],
    ['numPassedTests', counts.passed],
    ['numFailedTests', counts.failed],
  ];
  for (const [claim, counted] of claims) {
    const said = amount(root[claim]);
    if (said === null) reading.problems.push(`${reading.from} does not say ${claim}.`);
    else if (said !== counted)
      reading.problems.push(`${reading.from} says ${claim} ${said}, but holds ${counted}.`);
  }
  if (typeof root['success'] !== 'boolean')
    reading.problems.push(`${reading.from} does not say whether it was a success.`);
  else if (!root['success'] && counts.failed + counts.errors === 0) {
    reading.problems.push(`${reading.from} says that the run was no success, but holds no failure.`);
  }
}

function duration(root: Fields, files: readonly Json[]): number | null {
  const begin = amount(root['startTime']);
  const ends = files.map((file) => amount(record(file)['endTime'])).filter((end) => end !== null);
  if (begin === null || ends.length === 0) return null;
  return Math.max(0, Math.round(ends.reduce((a, b) => Math.max(a, b)) - begin));
}

function seconds(value: Json | undefined): number | null {
  const ms = amount(value);
  return ms === null ? null : ms / 1000;
}
