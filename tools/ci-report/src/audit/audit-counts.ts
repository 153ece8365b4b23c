import type { Metrics, Reading } from '../report.ts';

export const AUDIT_METRICS = ['critical', 'high', 'moderate', 'low', 'total'];

/** Severities from the worst; `info` counts only in the total. */
export const SEVERITIES = ['critical', 'high', 'moderate', 'low', 'info'] as const;

export type SeverityCounts = Record<(typeof SEVERITIES)[number], number>;

/** No vulnerability of any severity. */
export function noneCounted(): SeverityCounts {
  return { critical: 0, high: 0, moderate: 0, low: 0, info: 0 };
}

/** The counts as metrics. */
export function metricsOf(counts: SeverityCounts): Metrics {
  const { critical, high, moderate, low, info } = counts;
  return { critical, high, moderate, low, total: critical + high + moderate + low + info };
}

/** An audit that did not take place: not a single number is known, and the reason begins so. */
export function notPerformed(reading: Reading, why: string): Reading {
  reading.verdict = 'unknown';
  reading.problems.push(`Not performed: ${why}`);
  return reading;
}

/** What the registry or the client said, as the end of a sentence. */
export function saying(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one === '' ? '.' : ` (${one.slice(0, 300)}).`;
}
