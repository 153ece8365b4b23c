import type { AgeBucket } from '@sira/contract/reports';
import type { AgeShare } from '#ui/aging-bar.tsx';

/** The ages of the report in order, with the shape each has on screen. */
export const ageKinds: readonly [AgeBucket, AgeShare['kind']][] = [
  ['not_due', 'notdue'],
  ['d1_30', 'late1'],
  ['d31_60', 'late2'],
  ['d61_90', 'late3'],
  ['d90_plus', 'late4'],
];

/** The buckets of one currency as the bar draws them. */
export function ageShares(buckets: Record<AgeBucket, { amountMinor: number }>): AgeShare[] {
  return ageKinds.map(([bucket, kind]) => ({ kind, minor: buckets[bucket].amountMinor }));
}
