import type { Input } from '../input.ts';
import { emptyReading, keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';
import { readJunitCases } from '../xml/junit-cases.ts';
import { CaseDetail } from '../xml/slowest.ts';
import { failuresIn, SCHEMATHESIS_METRICS } from './failure-blocks.ts';

/** Both versions name their suite; version 4 gives it no `disabled` attribute. */
export function looksLikeSchemathesisJunit(head: string): boolean {
  return /^\s*<\?xml[^>]*\?>\s*<testsuites[^>]*>\s*<testsuite\b[^>]*\bname="schemathesis"/.test(head);
}

/**
 * Schemathesis' JUnit: a case is an operation. Version 4 joins all failures of an operation in one text; version 3
 * gives one failure per operation, its text in the attribute.
 */
export async function readSchemathesisJunit(input: Input): Promise<Reading> {
  const reading = emptyReading('junit', input.name, SCHEMATHESIS_METRICS);
  const detail = new CaseDetail();
  let [operations, failures, errors] = [0, 0, 0];
  const end = await readJunitCases(input, (one) => {
    // Only whole operations count; the stateful phase has a case of its own.
    if (one.name !== 'Stateful tests') operations++;
    const seen = new Set<string>();
    for (const { kind, message, text } of one.results) {
      if (kind === 'failure') {
        const found = failuresIn(one.name, text || message);
        failures += text === '' ? 1 : Math.max(found.length, 1);
        const told = text === '' ? found.slice(0, 1) : found;
        if (told.length === 0)
          told.push({ name: one.name, file: null, line: null, message: text || message });
        for (const failure of told) keepFailure(reading.failures, failure);
      } else if (kind === 'error' && isNewKind(seen, text || message)) {
        errors++;
        keepFailure(reading.failures, { name: one.name, file: null, line: null, message: text || message });
      }
    }
    detail.add(
      'Operations',
      one.name,
      one.seconds,
      one.results.some(({ kind }) => kind !== 'skipped'),
    );
  });
  Object.assign(reading.metrics, { operations, failures, errors });
  reading.problems = end.problems;
  reading.detail = detail.tables();
  reading.verdict = failures + errors > 0 ? 'fail' : end.problems.length > 0 ? 'unknown' : 'pass';
  return reading;
}

/**
 * An error is written once for each phase that met it; Schemathesis itself counts it once for an operation and kind.
 * The kind is the heading of the text: `Network Error`, `Connection failed`.
 */
function isNewKind(seen: Set<string>, text: string): boolean {
  const kind = text
    .trim()
    .split(/\n\s*\n/, 2)
    .join('\n');
  const isNew = !seen.has(kind);
  seen.add(kind);
  return isNew;
}
