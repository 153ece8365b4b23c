import type { Container } from '../../src/host/snapshot.ts';

/** When the reading of a landscape is made; all in ms. */
export const NOW = Date.parse('2026-11-24T12:00:00Z');
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** How the clock that wrote the times of containers differs from the one that reads them. */
export type Skew = 'none' | 'small' | 'future' | 'turned';

/** Moves the times of containers. With `turned` one that is in use seems to be 200 days older. */
export function turnClock(skew: Skew, all: Container[], oneInUse: Container | undefined): void {
  if (skew === 'future') for (const container of all) shift(container, 3 * 60 * MINUTE);
  if (skew === 'small') for (const container of all) shift(container, 20_000);
  if (skew === 'turned' && oneInUse) shift(oneInUse, -200 * DAY);
}

function shift(container: Container, ms: number): void {
  const moved = (at: string | null): string | null => at && new Date(Date.parse(at) + ms).toISOString();
  container.createdAt = moved(container.createdAt);
  container.startedAt = moved(container.startedAt);
}
