/** The `share` quantile (0 to 1) between the two nearest values; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Values by time; `x` in any unit, the slope is per that unit. */
export interface Point {
  x: number;
  y: number;
}

export interface Slope {
  slope: number;
  low: number;
  high: number;
}

/** Of the normal distribution, for an interval of 95 %. */
const Z = 1.96;

/**
 * The median of the slopes between all pairs, with Sen's interval of 95 %. One wild value in four does not
 * move it. Null for fewer than eight points.
 * @see Sen (1968), Estimates of the regression coefficient based on Kendall's tau
 */
export function robustSlope(points: readonly Point[]): Slope | null {
  const n = points.length;
  if (n < 8) return null;
  const slopes: number[] = [];
  for (const [i, a] of points.entries()) {
    for (const b of points.slice(i + 1)) if (b.x !== a.x) slopes.push((b.y - a.y) / (b.x - a.x));
  }
  if (slopes.length === 0) return null;
  slopes.sort((a, b) => a - b);
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (index: number): number =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(index)))] ?? 0;
  return {
    slope: quantile(slopes, 0.5),
    low: at((slopes.length - spread) / 2 - 1),
    high: at((slopes.length + spread) / 2),
  };
}

/** Medians of equal spans of time, at most `most`: neighbours in time are alike, and are no new evidence. */
export function bucketed(points: readonly Point[], spanOfOne: number, most: number): Point[] {
  const first = points[0]?.x ?? 0;
  const span = Math.max(spanOfOne, ((points.at(-1)?.x ?? 0) - first) / most);
  const buckets = Map.groupBy(points, ({ x }) => Math.floor((x - first) / span));
  return [...buckets.values()].map((bucket) => ({
    x: quantile(
      bucket.map(({ x }) => x),
      0.5,
    ),
    y: quantile(
      bucket.map(({ y }) => y),
      0.5,
    ),
  }));
}
