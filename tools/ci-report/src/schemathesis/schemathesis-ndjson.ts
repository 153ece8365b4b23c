import type { Input } from '../input.ts';
import { type Json, list, record, text } from '../json.ts';
import { detach, emptyReading, keepFailure } from '../reading.ts';
import type { Failure, Reading } from '../report.ts';
import { eachRawLine } from '../text/raw-lines.ts';
import { SCHEMATHESIS_METRICS } from './failure-blocks.ts';

export function looksLikeSchemathesisNdjson(head: string): boolean {
  return /^\s*\{"Initialize":\{/.test(head);
}

type Members = Record<string, Json | undefined>;

/**
 * Schemathesis 4's events, one a line. `EngineFinished` is the last; without it the run or the file was cut off.
 * A repeated failure of an operation is one failure. Examples that were only tried while shrinking are not in it.
 */
export async function readSchemathesisNdjson(input: Input): Promise<Reading> {
  const reading = emptyReading('ndjson', input.name, SCHEMATHESIS_METRICS);
  const events = new Events();
  const whole = await eachRawLine(input, (line) => {
    if (line.trim() === '') return;
    try {
      const event = record(JSON.parse(line) as Json);
      for (const [name, value] of Object.entries(event)) events.take(name, record(value));
    } catch {
      events.broken++;
    }
  });
  if (!whole || events.broken > 0) {
    reading.problems.push(
      `${input.name} is damaged or cut off: ${events.broken || 'one'} of its lines cannot be read.`,
    );
  }
  return events.finish(reading);
}

class Events {
  broken = 0;
  private version: string | null = null;
  private stop: string | null = null;
  private fatal: string | null = null;
  private readonly operations = new Set<string>();
  private cases = 0;
  private readonly failures = new Map<string, Failure>();
  private readonly checks = new Map<string, { passed: number; failed: number }>();
  private readonly errors = new Map<string, Failure>();
  /** Operations whose error came with its reason. */
  private readonly explained = new Set<string>();

  take(name: string, event: Members): void {
    if (name === 'Initialize') this.version = text(event['schemathesis_version']) || null;
    else if (name === 'ScenarioFinished') this.scenario(event);
    else if (name === 'NonFatalError') this.error(event);
    else if (name === 'FatalError')
      this.fatal = text(record(event['exception'])['message']) || 'a fatal error';
    else if (name === 'EngineFinished') this.stop = text(event['stop_reason']) || 'completed';
  }

  private scenario(event: Members): void {
    const recorder = record(event['recorder']);
    const label = detach(text(recorder['label']));
    const ran = Object.keys(record(recorder['cases'])).length;
    if (label !== '' && label !== 'Stateful tests' && event['status'] !== 'skip') this.operations.add(label);
    this.cases += ran;
    let told = false;
    for (const [id, checks] of Object.entries(record(recorder['checks']))) {
      for (const check of list(checks)?.map(record) ?? []) {
        this.check(text(check['name']), check['status'] === 'failure');
        if (check['status'] !== 'failure') continue;
        told = true;
        this.failure(label, id, check, record(record(recorder['interactions'])[id]));
      }
    }
    if (event['status'] === 'failure' && !told) this.failure(label, '', {}, {});
    if (event['status'] === 'error' && !this.explained.has(label))
      this.errors.set(`${label}\n`, { name: label, file: null, line: null, message: 'error' });
  }

  private check(name: string, failed: boolean): void {
    let counts = this.checks.get(name);
    if (!counts && this.checks.size < 200) this.checks.set(detach(name), (counts = { passed: 0, failed: 0 }));
    if (counts && failed) counts.failed++;
    else if (counts) counts.passed++;
  }

  private failure(label: string, id: string, check: Members, interaction: Members): void {
    const info = record(check['failure_info']);
    const failure = record(info['failure']);
    const title =
      `${text(failure['code'])} ${text(failure['title']) || text(check['name'])}`.trim() || 'failure';
    const name = `${text(failure['operation']) || label}: ${title}`;
    if (this.failures.has(name) || this.failures.size >= 10_000) return;
    const request = record(interaction['request']);
    const address = text(request['uri']) || text(request['url']);
    const called = address && `curl -X ${text(request['method'])} '${address.replaceAll("'", '%27')}'`;
    const parts = [
      id && `Test Case ID: ${id}`,
      text(failure['message']),
      text(info['code_sample']) || called,
    ].filter(Boolean);
    this.failures.set(name, { name, file: null, line: null, message: parts.join('\n\n') });
  }

  private error(event: Members): void {
    const label = text(event['label']) || 'error';
    const value = record(event['value']);
    const message = text(value['message']) || text(event['value']) || text(value['title']) || 'error';
    // Every phase may meet the same error again: it counts once for an operation and kind.
    const key = detach(`${label}\n${text(value['type'])}`);
    this.explained.add(detach(label));
    this.errors.delete(`${label}\n`);
    this.errors.set(key, { name: detach(label), file: null, line: null, message: detach(message) });
  }

  finish(reading: Reading): Reading {
    reading.toolVersion = this.version;
    if (this.fatal) reading.problems.push(`Schemathesis stopped: ${this.fatal}.`);
    if (this.version === null) reading.problems.push(`The beginning of ${reading.from} is missing.`);
    if (this.stop === null)
      reading.problems.push(`${reading.from} is cut off: its last event, EngineFinished, is missing.`);
    else if (this.stop !== 'completed')
      reading.problems.push(`The run stopped before its end: ${this.stop}.`);
    const [failures, errors] = [this.failures.size, this.errors.size];
    Object.assign(reading.metrics, { operations: this.operations.size, cases: this.cases, failures, errors });
    for (const failure of [...this.failures.values(), ...this.errors.values()])
      keepFailure(reading.failures, failure);
    const rows = [...this.checks].map(([check, { passed, failed }]) => [check, `${passed}`, `${failed}`]);
    if (rows.length > 0) reading.detail.push({ title: 'Checks', head: ['Check', 'Passed', 'Failed'], rows });
    const bad = failures + errors > 0;
    reading.verdict = bad ? 'fail' : reading.problems.length > 0 ? 'unknown' : 'pass';
    return reading;
  }
}
