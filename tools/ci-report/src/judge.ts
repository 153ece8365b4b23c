import { detach } from './reading.ts';
import type { Failure, Metrics, Reading, Report, Verdict } from './report.ts';
import type { ToolRules } from './tool-rules.ts';

/** These may differ between two inputs that both tell the truth: clocks, and what counts as one case. */
const NOT_COMPARED = new Set(['total', 'durationMs', 'cases', 'bytes', 'gzipBytes']);

/** Numbers that are bad news when they are not 0. */
const BAD_NEWS = new Set(
  'failed errors failures unhandledErrors critical high moderate medium low'.split(' '),
);

/** Each form groups these in its own way, so only none and some contradict each other. */
const GROUPED = new Set(['failures']);

/**
 * Holds everything that was given against everything else and against the exit code. Green needs all of it: each
 * input readable to its end and green by itself, no two that differ, an exit code that says so too, and at least
 * one thing counted. Anything that shows a failure makes it red; what is left is unknown.
 */
export function judge(rules: ToolRules, given: readonly Reading[], exitCode: number | null): Report {
  const readings = joinParts(given);
  const failing: string[] = [];
  const gaps: string[] = [];
  for (const reading of readings) {
    gaps.push(...reading.problems);
    if (reading.verdict === 'fail') failing.push(whyFailed(rules, reading));
    else if (reading.verdict === 'unknown' && reading.problems.length === 0) {
      gaps.push(`${nameOf(reading)} does not say how the run ended.`);
    }
  }
  if (readings.every(({ source }) => source === 'coverage')) {
    gaps.push(`Not performed: no result of ${rules.label} was given.`);
  }
  gaps.push(...contradictions(rules, readings));
  const metrics = bestMetrics(rules, readings);
  weighExit(rules, readings, exitCode, failing, gaps);
  if (rules.mustCount && metrics[rules.mustCount] === 0 && failing.length === 0) {
    gaps.push(`Nothing was checked: ${rules.mustCount} is 0.`);
  }
  if (rules.mustCount && metrics[rules.mustCount] === null && failing.length + gaps.length === 0) {
    gaps.push(`The inputs do not say how much was checked (${rules.mustCount}).`);
  }
  if (metrics['total'] && metrics['skipped'] === metrics['total']) {
    gaps.push(`Nothing was checked: all ${metrics['total']} tests were skipped.`);
  }
  const verdict: Verdict = failing.length > 0 ? 'fail' : gaps.length > 0 ? 'unknown' : 'pass';
  const reasons = [...new Set([...failing, ...gaps])];
  return {
    tool: rules.tool,
    toolVersion: readings.find((reading) => reading.toolVersion !== null)?.toolVersion ?? null,
    verdict,
    reasons: verdict === 'pass' ? [agreement(readings, exitCode)] : reasons,
    metrics,
    failures: bestFailures(rules, readings),
  };
}

/** Several inputs of one form are parts of one run (shards, one file per package): their counts add up. */
export function joinParts(readings: readonly Reading[]): Reading[] {
  const joined: Reading[] = [];
  for (const reading of readings) {
    const at = joined.findIndex((other) => other.source === reading.source);
    if (at === -1) joined.push(reading);
    else joined[at] = addUp(joined[at]!, reading);
  }
  return joined;
}

function addUp(a: Reading, b: Reading): Reading {
  const metrics: Metrics = {};
  for (const name of new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])) {
    const [x, y] = [a.metrics[name] ?? null, b.metrics[name] ?? null];
    metrics[name] = x === null || y === null ? null : x + y;
  }
  const verdicts = [a.verdict, b.verdict];
  return {
    ...a,
    from: detach(`${a.from}, ${b.from}`),
    toolVersion: a.toolVersion ?? b.toolVersion,
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('unknown') ? 'unknown' : 'pass',
    metrics,
    failures: [...a.failures, ...b.failures],
    problems: [...a.problems, ...b.problems],
    detail: [...a.detail, ...b.detail],
  };
}

function nameOf(reading: Reading): string {
  return reading.from === '-' ? `Standard input (${reading.source})` : `${reading.from} (${reading.source})`;
}

function whyFailed(rules: ToolRules, reading: Reading): string {
  const counted = rules.metrics
    .filter((name) => BAD_NEWS.has(name) && (reading.metrics[name] ?? 0) > 0)
    .map((name) => `${name} ${reading.metrics[name]}`);
  if (counted.length > 0) return `${nameOf(reading)}: ${counted.join(', ')}.`;
  const [first] = reading.failures;
  return first
    ? `${nameOf(reading)}: ${first.message.split('\n')[0]}`
    : `${nameOf(reading)} shows a failure.`;
}

/** Where two inputs give a number that cannot both be true. */
function contradictions(rules: ToolRules, readings: readonly Reading[]): string[] {
  const found: string[] = [];
  for (const name of rules.metrics) {
    if (NOT_COMPARED.has(name)) continue;
    const [first, ...others] = readings.filter((reading) => reading.metrics[name] != null);
    for (const other of others) {
      if (agree(rules, name, first!, other) || agree(rules, name, other, first!)) continue;
      found.push(
        `The inputs contradict each other: ${name} is ${first!.metrics[name]} in ${nameOf(first!)} ` +
          `and ${other.metrics[name]} in ${nameOf(other)}.`,
      );
    }
  }
  return found;
}

/** Whether `b` has the number of `a`, or exactly so much less as `a` may count under that name too. */
function agree(rules: ToolRules, name: string, a: Reading, b: Reading): boolean {
  const more = a.metrics[name]! - b.metrics[name]!;
  if (more === 0 || (more > 0 && isPartial(rules, b))) return true;
  if (GROUPED.has(name)) return a.metrics[name]! > 0 && b.metrics[name]! > 0;
  const parts = (foldsOf(rules, a)[name] ?? []).map((part) => b.metrics[part] ?? 0);
  let sums = [0];
  for (const part of parts) sums = [...sums, ...sums.map((sum) => sum + part)];
  return sums.includes(more);
}

function isPartial(rules: ToolRules, reading: Reading): boolean {
  return rules.readers.find(({ source }) => source === reading.source)?.partial ?? false;
}

function foldsOf(rules: ToolRules, reading: Reading): Readonly<Record<string, readonly string[]>> {
  return rules.readers.find(({ source }) => source === reading.source)?.folds ?? {};
}

/** Each metric from the first form that knows it by itself; one that folds others in or sees only some comes last. */
function bestMetrics(rules: ToolRules, readings: readonly Reading[]): Metrics {
  const sorted = inOrder(rules, readings);
  return Object.fromEntries(
    rules.metrics.map((name) => {
      const knowing = sorted.filter((reading) => reading.metrics[name] != null);
      const exact =
        knowing.find((one) => !(name in foldsOf(rules, one)) && !isPartial(rules, one)) ?? knowing[0];
      return [name, exact?.metrics[name] ?? null];
    }),
  );
}

/** The exit code is an input like any other, and the only one that a crash after the last line still reaches. */
function weighExit(
  rules: ToolRules,
  readings: readonly Reading[],
  exitCode: number | null,
  failing: string[],
  gaps: string[],
): void {
  if (!rules.exitCode) return;
  if (exitCode === null) {
    gaps.push(
      `The exit code of ${rules.label} was not given (--exit-code), so a crash after the tests would not show.`,
    );
    return;
  }
  const { verdict, because } = rules.exitCode(exitCode);
  const green = readings.length > 0 && readings.every((reading) => reading.verdict === 'pass');
  if (verdict === 'fail')
    failing.push(green ? `${because} The results that were given show no failure.` : because);
  if (verdict === 'unknown' && failing.length === 0) gaps.push(because);
  if (verdict === 'pass' && failing.length > 0)
    gaps.push(`${because} The results that were given show a failure.`);
}

function agreement(readings: readonly Reading[], exitCode: number | null): string {
  const names = readings.map(nameOf).join(' and ');
  return exitCode === null
    ? `${names}: complete and without a failure.`
    : `${names} and exit code ${exitCode} agree.`;
}

/** The failures of the form that tells most of them, structured forms first. */
function bestFailures(rules: ToolRules, readings: readonly Reading[]): Failure[] {
  const told = inOrder(rules, readings).filter(({ source }) => source !== 'console');
  const [most] = told.toSorted((a, b) => b.failures.length - a.failures.length);
  const structured = most?.failures ?? [];
  return structured.length > 0
    ? structured
    : (readings.find(({ failures }) => failures.length > 0)?.failures ?? []);
}

function inOrder(rules: ToolRules, readings: readonly Reading[]): Reading[] {
  const order = rules.readers.map(({ source }) => source);
  return readings.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
}
