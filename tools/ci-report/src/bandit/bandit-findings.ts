import { keepFailure } from '../reading.ts';
import type { Reading } from '../report.ts';

export const BANDIT_METRICS = ['high', 'medium', 'low', 'skippedFiles', 'nosec'] as const;

const LEVELS = ['high', 'medium', 'low', 'undefined'] as const;
type Level = (typeof LEVELS)[number];

/** One finding, however it was written down. */
export interface Finding {
  /** `B602:subprocess_popen_with_shell_equals_true` */
  test: string;
  severity: string;
  confidence: string;
  message: string;
  file: string | null;
  line: number | null;
}

/** Everything one of bandit's outputs says. */
export interface Scan {
  findings: Finding[];
  /** Files bandit could not scan, with its reason; null when the form does not say. */
  skipped: string[] | null;
  nosec: number | null;
  /** Lines of code; null when the form does not say. */
  lines: number | null;
  /** Findings counted before -l and -i took some out; null when the form does not say. */
  before: number | null;
}

/** Turns a scan into a reading: any finding is a failure, any file that was not scanned is a gap. */
export function scanReading(reading: Reading, scan: Scan): Reading {
  const table = countByLevel(scan.findings);
  const { skipped, nosec, lines, before } = scan;
  const of = (level: Level) => LEVELS.reduce((sum, other) => sum + table[level][other], 0);
  Object.assign(reading.metrics, {
    high: of('high'),
    medium: of('medium'),
    low: of('low'),
    skippedFiles: skipped?.length ?? null,
    nosec,
  });
  for (const { test, severity, confidence, message, file, line } of scan.findings) {
    const level = `Severity ${severity.toLowerCase()}, confidence ${confidence.toLowerCase()}`;
    keepFailure(reading.failures, { name: test, file, line, message: `${message}\n${level}` });
  }
  if (skipped && skipped.length > 0) {
    const named = skipped.slice(0, 5).join(', ');
    reading.problems.push(`Not scanned: ${skipped.length} of the files (${named}).`);
  }
  if (lines === 0) reading.problems.push('Not performed: bandit scanned no line of code.');
  if (lines === null && scan.findings.length + reading.problems.length === 0) {
    reading.problems.push(`${reading.from} does not say how much was scanned.`);
  }
  if (before !== null && before < scan.findings.length) {
    reading.problems.push(`${reading.from} counts ${before} findings, but lists ${scan.findings.length}.`);
  }
  const bad = scan.findings.length > 0;
  reading.verdict = bad ? 'fail' : reading.problems.length > 0 ? 'unknown' : 'pass';
  const rows = LEVELS.map((severity) => [severity, ...LEVELS.map((level) => `${table[severity][level]}`)]);
  reading.detail.push({
    title: 'Findings',
    head: ['Severity', ...LEVELS.map((level) => `confidence ${level}`)],
    rows,
  });
  if (before !== null && before > scan.findings.length) {
    const hidden = `${before - scan.findings.length}`;
    reading.detail.push({ title: 'Left out by -l or -i', head: ['Findings'], rows: [[hidden]] });
  }
  return reading;
}

function countByLevel(findings: readonly Finding[]): Record<Level, Record<Level, number>> {
  const empty = () => ({ high: 0, medium: 0, low: 0, undefined: 0 });
  const table = { high: empty(), medium: empty(), low: empty(), undefined: empty() };
  for (const { severity, confidence } of findings) table[levelOf(severity)][levelOf(confidence)]++;
  return table;
}

function levelOf(text: string): Level {
  const level = text.toLowerCase() as Level;
  return LEVELS.includes(level) ? level : 'undefined';
}
