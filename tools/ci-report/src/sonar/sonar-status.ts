import type { Input } from '../input.ts';
import { type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, keepFailure, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';

export const SONAR_METRICS = ['conditions', 'failed'];

/** Whether a head is the answer of api/qualitygates/project_status. */
export function looksLikeProjectStatus(head: string): boolean {
  return /^\s*\{\s*"projectStatus"\s*:/.test(head);
}

/** Whether a head is the answer of api/measures/component, or a refusal of SonarQube. */
export function looksLikeMeasures(head: string): boolean {
  return /^\s*\{\s*"component"\s*:\s*\{/.test(head) && /"measures"\s*:/.test(head);
}

/** Whether a head is a refusal of SonarQube. */
export function looksLikeRefusal(head: string): boolean {
  return /^\s*\{\s*"errors"\s*:\s*\[\s*\{\s*"msg"\s*:/.test(head);
}

/** Reads one answer of SonarQube as a result. `gate` names it in the report when there are several. */
export async function readProjectStatus(input: Input, gate = ''): Promise<Reading> {
  const parsed = await readJson(input);
  const unusable = (why: string) =>
    unreadable('json', input.name, SONAR_METRICS, `${input.name} cannot be used: ${why}.`);
  if ('problem' in parsed) return unusable(parsed.problem);
  const status = record(record(parsed.value)['projectStatus']);
  const conditions = list(status['conditions']);
  if (text(status['status']) === '' || !conditions)
    return unusable('it has no status and conditions as SonarQube writes them');
  const reading = emptyReading('json', input.name, SONAR_METRICS);
  const evaluated = conditions.map(record);
  const failing = evaluated.filter((one) => text(one['status']) === 'ERROR');
  reading.metrics = { conditions: evaluated.length, failed: failing.length };
  for (const one of failing)
    keepFailure(reading.failures, { name: nameOf(one, gate), file: null, line: null, message: asked(one) });
  reading.detail.push(conditionsTable(evaluated, gate));
  reading.verdict = verdictFrom(text(status['status']), failing.length, reading, gate);
  if (status['ignoredConditions'] === true) {
    reading.detail.push({
      title: 'Ignored conditions',
      head: ['Note'],
      rows: [['Some conditions were ignored: the change is small.']],
    });
  }
  return reading;
}

function verdictFrom(status: string, failed: number, reading: Reading, gate: string): Reading['verdict'] {
  const named = gate === '' ? 'the quality gate' : `the quality gate of ${gate}`;
  if (status === 'ERROR') return 'fail';
  if (failed > 0) {
    reading.problems.push(
      `${reading.from} contradicts itself: ${named} is ${status}, but ${failed} conditions are not met.`,
    );
    return 'fail';
  }
  if (status === 'OK') return reading.problems.length > 0 ? 'unknown' : 'pass';
  const why =
    status === 'NONE' ? 'there is no analysis yet, or no gate' : `its status is ${status.slice(0, 40)}`;
  reading.problems.push(`Not performed: ${named} was not evaluated (${why}).`);
  return 'unknown';
}

type Condition = Record<string, Json | undefined>;

function nameOf(condition: Condition, gate: string): string {
  return `${gate === '' ? '' : `${gate}: `}${text(condition['metricKey'])}`;
}

/** `84.2 is less than 90`, as the condition asks. */
function asked(condition: Condition): string {
  const actual = shown(condition['actualValue']);
  const relation = text(condition['comparator']) === 'LT' ? 'is less than' : 'is greater than';
  return `${actual} ${relation} ${shown(condition['errorThreshold'])}`;
}

function conditionsTable(conditions: readonly Condition[], gate: string): Reading['detail'][number] {
  const rows = conditions.map((one) => [
    text(one['metricKey']),
    text(one['status']),
    shown(one['actualValue']),
    `${text(one['comparator']) === 'LT' ? 'at least' : 'at most'} ${shown(one['errorThreshold'])}`,
  ]);
  const title = gate === '' ? 'Conditions' : `Conditions of ${gate}`;
  return { title, head: ['Condition', 'Status', 'Actual', 'Asked'], rows };
}

/** Values are texts with many decimals, and may be missing. */
export function shown(value: Json | undefined): string {
  const raw = typeof value === 'number' ? `${value}` : text(value);
  if (raw === '') return 'unknown';
  return /^-?\d+\.\d{3,}$/.test(raw) ? `${Math.round(Number(raw) * 100) / 100}` : raw;
}
