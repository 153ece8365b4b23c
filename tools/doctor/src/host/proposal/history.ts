import type { Sample } from '../record/sample.ts';
import { bucketed, quantile, robustSlope, type Slope } from './quantile.ts';

export type Confidence = 'not-enough-history' | 'provisional' | 'recommendation';

/** What the samples say over their time. */
export interface History {
  from: string;
  to: string;
  samples: number;
  /** Time that samples stand for; gaps count for nothing. */
  coveredHours: number;
  confidence: Confidence;
  /** Busy cores between two samples. */
  cpuCores: number[];
  /** Minutes in which some task waited more than a tenth of the time, and all tasks did. Null without PSI. */
  pressureMinutes: { some: number; all: number } | null;
  /** Share of each interval in which some task waited. */
  waitedShares: number[];
  /** The samples before which the kernel killed a process. */
  kills: { at: string; count: number; demandBytes: number }[];
  /** Bytes a day. */
  memoryGrowth: Slope | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A sample stands for so much at most; what is longer is a gap. */
const LONGEST_STEP_MS = 10 * 60_000;
const PRESSURE_SHARE = 0.1;
/** Below this a day and a night are taken for growth. */
const GROWTH_DAYS = 3;
/** Of the week must be covered. */
const WEEK_SHARE = 0.8;

/** Null without samples. Those must be in the order of time. */
export function historyOf(samples: readonly Sample[]): History | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return null;
  const pairs = samples.slice(1).map((b, i) => [samples[i] ?? first, b] as const);
  const coveredMs = pairs.reduce((sum, pair) => sum + stepMs(pair), 0);
  const spanMs = Date.parse(last.at) - Date.parse(first.at);
  const shares = (which: 'waitedSomeUs' | 'waitedAllUs') =>
    pairs.flatMap((pair) => waited(pair, which) ?? []);
  const some = shares('waitedSomeUs');
  const minutes = (from: { share: number; ms: number }[]): number =>
    Math.round(from.reduce((sum, { share, ms }) => sum + (share > PRESSURE_SHARE ? ms : 0), 0) / 60_000);
  return {
    from: first.at,
    to: last.at,
    samples: samples.length,
    coveredHours: Math.round((coveredMs / HOUR) * 10) / 10,
    confidence: confidenceOf(spanMs, coveredMs),
    cpuCores: pairs.flatMap((pair) => busyCores(pair) ?? []),
    pressureMinutes: some.length === 0 ? null : { some: minutes(some), all: minutes(shares('waitedAllUs')) },
    waitedShares: some.map(({ share }) => share),
    kills: pairs.flatMap((pair) => killsIn(pair) ?? []),
    memoryGrowth: growthOf(samples.map(({ at, demandBytes }) => ({ at, bytes: demandBytes }))),
  };
}

/** Bytes a day of a series; null below three days or with too little in them. */
export function growthOf(series: readonly { at: string; bytes: number }[]): Slope | null {
  const points = series.map(({ at, bytes }) => ({ x: Date.parse(at) / DAY, y: bytes }));
  const span = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  return span < GROWTH_DAYS ? null : robustSlope(bucketed(points, 0.25, 60));
}

/** Days until `leftBytes` are used up at a growth, with its interval. Null: it does not surely grow. */
export function daysLeft(
  leftBytes: number,
  growth: Slope | null,
): { days: number; low: number; high: number } | null {
  if (!growth || growth.low <= 0) return null;
  const days = (perDay: number): number => Math.max(0, Math.round(leftBytes / perDay));
  return { days: days(growth.slope), low: days(growth.high), high: days(growth.low) };
}

/** Half, 95 % and the most of values, rounded. */
export function spreadOf(values: readonly number[]): { p50: number; p95: number; max: number } {
  const [p50 = 0, p95 = 0, max = 0] = [0.5, 0.95, 1].map((share) => Math.round(quantile(values, share)));
  return { p50, p95, max };
}

function confidenceOf(spanMs: number, coveredMs: number): Confidence {
  if (spanMs >= 7 * DAY && coveredMs >= 7 * DAY * WEEK_SHARE) return 'recommendation';
  return coveredMs >= DAY * 0.98 ? 'provisional' : 'not-enough-history';
}

type Pair = readonly [Sample, Sample];

function stepMs([a, b]: Pair): number {
  const ms = Date.parse(b.at) - Date.parse(a.at);
  return ms > LONGEST_STEP_MS ? 0 : ms;
}

/** Counters begin again at a boot. */
function busyCores([a, b]: Pair): number | null {
  const all = b.cpuAll - a.cpuAll;
  const busy = b.cpuBusy - a.cpuBusy;
  return all > 0 && busy >= 0 && stepMs([a, b]) > 0 ? (busy / all) * b.cores : null;
}

function waited([a, b]: Pair, which: 'waitedSomeUs' | 'waitedAllUs'): { share: number; ms: number } | null {
  const [before, after] = [a[which], b[which]];
  const ms = stepMs([a, b]);
  if (before === null || after === null || after < before || ms === 0) return null;
  return { share: (after - before) / 1000 / ms, ms };
}

function killsIn([a, b]: Pair): History['kills'][number] | null {
  if (a.oomKills === null || b.oomKills === null) return null;
  // After a boot all kills the counter has are new.
  const count = b.oomKills >= a.oomKills ? b.oomKills - a.oomKills : b.oomKills;
  return count > 0 ? { at: b.at, count, demandBytes: Math.max(a.demandBytes, b.demandBytes) } : null;
}
