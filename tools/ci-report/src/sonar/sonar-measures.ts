import type { Input } from '../input.ts';
import { type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';
import { shown, SONAR_METRICS } from './sonar-status.ts';

/** Measures are shown beside the gate; they say nothing of it, so they are a reading of coverage. */
export async function readMeasures(input: Input): Promise<Reading> {
  const parsed = await readJson(input);
  if ('problem' in parsed) {
    return unreadable(
      'coverage',
      input.name,
      SONAR_METRICS,
      `${input.name} cannot be used: ${parsed.problem}.`,
    );
  }
  const reading = emptyReading('coverage', input.name, SONAR_METRICS);
  reading.verdict = 'pass';
  reading.detail.push(measuresTable(parsed.value));
  return reading;
}

/** The table of api/measures/component. What is of new code has its value in `period`. */
export function measuresTable(value: Json): Reading['detail'][number] {
  const measures = (list(record(record(value)['component'])['measures']) ?? []).map(record);
  const rows = measures.map((one) => {
    const period = record(one['period'] ?? (list(one['periods']) ?? [])[0]);
    return [text(one['metric']), shown(one['value'] ?? period['value'])];
  });
  return { title: 'Measures', head: ['Measure', 'Value'], rows };
}

/** A refusal given as a file: what was asked is not known, so neither is the answer. */
export async function readRefusal(input: Input): Promise<Reading> {
  const parsed = await readJson(input);
  const errors = 'value' in parsed ? (list(record(parsed.value)['errors']) ?? []) : [];
  const said = errors
    .map((one) => text(record(one)['msg']))
    .join(' ')
    .slice(0, 300);
  return unreadable('json', input.name, SONAR_METRICS, `Not performed: ${explainRefusal(said)}`);
}

/** Why SonarQube refuses, and what to give the token. */
export function explainRefusal(said: string): string {
  if (/insufficient privileges/i.test(said)) {
    return (
      `SonarQube refused (${said}). The quality gate needs the permission Browse or Execute Analysis on the project, ` +
      'measures need Browse; a project analysis token has only the latter.'
    );
  }
  return `SonarQube refused (${said || 'without a reason'}).`;
}
