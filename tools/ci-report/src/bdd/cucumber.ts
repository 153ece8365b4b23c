import type { Input } from '../input.ts';
import { amount, type Json, list, readJson, record, text } from '../json.ts';
import { emptyReading, keepFailure, unreadable } from '../reading.ts';
import type { Reading } from '../report.ts';

export function looksLikeCucumber(head: string): boolean {
  return /^\s*\[\s*(?:\]\s*$|\{)/.test(head) && (/"elements"\s*:/.test(head) || /^\s*\[\s*\]\s*$/.test(head));
}

type Members = Record<string, Json | undefined>;

/**
 * cucumber.json as pytest-bdd writes it. It leaves out steps that are not defined, so their scenario looks passed
 * (or is missing when it was the first step), and scenarios that are skipped: it shows only some of what ran.
 */
export async function readCucumber(input: Input, names: readonly string[]): Promise<Reading> {
  const parsed = await readJson(input);
  const broken = (why: string) =>
    unreadable('cucumber', input.name, names, `${input.name} cannot be used: ${why}.`);
  if ('problem' in parsed) return broken(parsed.problem);
  const features = list(parsed.value)?.map(record);
  if (!features || features.some((feature) => list(feature['elements']) === null)) {
    return broken('it is no list of features with scenarios');
  }
  const reading = emptyReading('cucumber', input.name, names);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let steps = 0;
  let nanoseconds = 0;
  const rows: string[][] = [];
  for (const feature of features) {
    for (const scenario of list(feature['elements'])!.map(record)) {
      const own = list(scenario['steps'])?.map(record);
      if (!own) return broken('a scenario in it has no steps');
      if (scenario['type'] === 'background') continue;
      steps += own.length;
      nanoseconds += own.reduce((sum, step) => sum + (amount(record(step['result'])['duration']) ?? 0), 0);
      const outcome = outcomeOf(own);
      counts[outcome.kind]++;
      if (outcome.kind === 'failed')
        keepFailure(reading.failures, failureOf(feature, scenario, outcome.step));
      if (rows.length < 500)
        rows.push([text(feature['name']), text(scenario['name']), outcome.kind, `${own.length}`]);
    }
  }
  const scenarios = counts.passed + counts.failed + counts.skipped;
  const durationMs = Math.round(nanoseconds / 1e6);
  Object.assign(reading.metrics, counts, { scenarios, steps, total: scenarios, durationMs });
  reading.detail.push({ title: 'Scenarios', head: ['Feature', 'Scenario', 'Result', 'Steps'], rows });
  if (scenarios === 0) reading.problems.push(`${input.name} holds no scenario.`);
  reading.verdict = counts.failed > 0 ? 'fail' : scenarios === 0 ? 'unknown' : 'pass';
  return reading;
}

/** Every status but passed and skipped (undefined, pending, ambiguous, or none at all) is a failure. */
function outcomeOf(steps: Members[]): { kind: 'passed' | 'failed' | 'skipped'; step: Members } {
  const statuses = steps.map((step) => text(record(step['result'])['status']).toLowerCase());
  const bad = statuses.findIndex((status) => status !== 'passed' && status !== 'skipped');
  if (bad !== -1) return { kind: 'failed', step: steps[bad]! };
  if (statuses.includes('skipped')) return { kind: 'skipped', step: {} };
  return { kind: steps.length === 0 ? 'skipped' : 'passed', step: {} };
}

function failureOf(feature: Members, scenario: Members, step: Members) {
  const result = record(step['result']);
  const status = text(result['status']) || 'no status';
  const said = text(result['error_message']);
  const called = `${text(step['keyword'])} ${text(step['name'])}`.trim();
  return {
    name: `${text(feature['name'])}: ${text(scenario['name'])}`,
    file: text(feature['uri']) || null,
    line: amount(step['line']) ?? amount(scenario['line']),
    message: `${called} (${status})${said === '' ? '' : `\n\n${said}`}`,
  };
}
