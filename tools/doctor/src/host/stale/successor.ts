import type { Container } from '../snapshot.ts';

export interface Successor {
  container: Container;
  /** Why the order of the two is not certain, or the deploy may still be going on. */
  doubts: string[];
  ageText: string;
}

/** A deploy may still drain the old one so long. */
const SETTLED_MS = 15 * 60_000;
/** Clocks of an engine and its host differ by less. */
const SKEW_MS = 60_000;
/** After a boot all start within this. */
const BOOT_MS = 10 * 60_000;

/**
 * The newer running and healthy container of the same service: one that a proxy sends to before one that it
 * does not, then the newest. Null when there is none; then nothing has replaced this one.
 */
export function olderThan(
  container: Container,
  members: readonly Container[],
  takenAt: string,
  isRouted: (one: Container) => boolean,
): Successor | null {
  const made = time(container.createdAt);
  const newer = members.filter(
    (one) =>
      one.id !== container.id &&
      one.state === 'running' &&
      (one.health === null || one.health === 'healthy') &&
      time(one.createdAt) > made,
  );
  const ranked = newer
    .map((one) => ({ one, doubts: doubtsOf(container, one, Date.parse(takenAt)), isRouted: isRouted(one) }))
    .toSorted(
      (a, b) =>
        Number(b.isRouted) - Number(a.isRouted) ||
        a.doubts.length - b.doubts.length ||
        time(b.one.createdAt) - time(a.one.createdAt),
    );
  const best = ranked[0];
  if (!best) return null;
  const { one, doubts } = best;
  return {
    container: one,
    doubts,
    ageText: `made ${duration(time(one.createdAt) - made)} before it, which runs since ${one.startedAt}`,
  };
}

function doubtsOf(container: Container, newer: Container, nowMs: number): string[] {
  const doubts: string[] = [];
  const started = time(newer.startedAt);
  const times = [time(container.createdAt), time(container.startedAt), time(newer.createdAt), started];
  if (times.some((at) => Number.isNaN(at))) return ['one of their times is not known'];
  if (times.some((at) => at > nowMs + SKEW_MS))
    doubts.push('one of their times is in the future: the clock was set');
  if (
    started < time(newer.createdAt) - SKEW_MS ||
    time(container.startedAt) < time(container.createdAt) - SKEW_MS
  )
    doubts.push('one was started before it was made: the clock was set');
  if (nowMs - started < SETTLED_MS)
    doubts.push('the newer one runs for less than 15 minutes: the deploy may still be going on');
  if (time(container.startedAt) > started + BOOT_MS)
    doubts.push('it was started again after the newer one: somebody may have gone back to it');
  return doubts;
}

function time(at: string | null): number {
  return at === null ? Number.NaN : Date.parse(at);
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
