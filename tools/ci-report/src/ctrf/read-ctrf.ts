import type { Input } from '../input.ts';
import { amount, type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, keepFailure, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import type { Reader } from '../tool-rules.ts';

type Members = Record<string, Json | undefined>;

export function looksLikeCtrf(head: string): boolean {
  return (
    /^\s*\{/.test(head) &&
    (/"reportFormat"\s*:\s*"CTRF"/.test(head) || /"results"\s*:\s*\{\s*"tool"\s*:/.test(head))
  );
}

/** The reader of CTRF for a test tool with these metrics. */
export function ctrfReader(names: readonly string[]): Reader {
  return {
    source: 'ctrf',
    matches: looksLikeCtrf,
    read: (input) => readCtrf(input, names),
    folds: {
      passed: ['xfailed', 'xpassed', 'rerun'],
      failed: ['errors', 'xpassed'],
      skipped: ['xfailed', 'todo'],
    },
  };
}

/** A CTRF report. Its summary and its tests must say the same; a status it does not know is not green. */
export async function readCtrf(input: Input, names: readonly string[]): Promise<Reading> {
  const parsed = await readJson(input);
  const broken = (why: string) =>
    unreadable('ctrf', input.name, names, `${input.name} cannot be used: ${why}.`);
  if ('problem' in parsed) return broken(parsed.problem);
  const results = record(record(parsed.value)['results']);
  const tests = list(results['tests'])?.map(record);
  if (!tests) return broken('it has no results with tests');
  const reading = emptyReading('ctrf', input.name, names);
  const summary = record(results['summary']);
  const counts = { passed: 0, failed: 0, skipped: 0, other: 0 };
  let rerun = 0;
  for (const test of tests) {
    const status = statusOf(test);
    counts[status]++;
    rerun += amount(test['retries']) ?? 0;
    if (status === 'failed') keepFailure(reading.failures, failureOf(test));
  }
  const { passed, failed, skipped, other } = counts;
  const [start, stop] = [amount(summary['start']), amount(summary['stop'])];
  const durationMs = start !== null && stop !== null && stop >= start ? Math.round(stop - start) : null;
  Object.assign(reading.metrics, { passed, failed, skipped, rerun, total: tests.length, durationMs });
  reading.toolVersion = text(record(results['tool'])['version']) || null;
  if (other > 0)
    reading.problems.push(`${input.name}: ${other} tests neither passed nor failed nor were skipped.`);
  const claims = { tests: tests.length, passed, failed };
  for (const [name, has] of Object.entries(claims)) {
    const says = amount(summary[name]);
    if (says !== null && says !== has) {
      reading.problems.push(
        `${input.name} contradicts itself: its summary says ${name} ${says}, its tests ${has}.`,
      );
    }
  }
  const bad = failed > 0 || (amount(summary['failed']) ?? 0) > 0;
  reading.verdict = bad ? 'fail' : reading.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}

function statusOf(test: Members): 'passed' | 'failed' | 'skipped' | 'other' {
  const status = text(test['status']);
  if (status === 'passed' || status === 'failed') return status;
  return status === 'skipped' || status === 'pending' ? 'skipped' : 'other';
}

function failureOf(test: Members) {
  const suite = test['suite'];
  const path = Array.isArray(suite) ? suite.map(text).join(' > ') : text(suite);
  return {
    name: path === '' ? text(test['name']) : `${path} > ${text(test['name'])}`,
    file: text(test['filePath']) || null,
    line: amount(test['line']),
    message: [text(test['message']), text(test['trace'])].filter(Boolean).join('\n\n'),
  };
}
