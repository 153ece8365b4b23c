/** Something did not end in its time. */
export class TimeIsUp extends Error {
  constructor(what: string, ms: number) {
    super(`${what} did not end within ${Math.round(ms)} ms`);
  }
}

/** The time a whole run has. Each step asks it how long it may take. */
export interface Deadline {
  /** Milliseconds left, never below 0. */
  left(): number;
  /** The time for one step, whole milliseconds: at most `ms`, at most what is left, at least 1. */
  step(ms: number): number;
}

/** A deadline `ms` milliseconds from now. */
export function deadlineIn(ms: number, now: () => number = performance.now.bind(performance)): Deadline {
  const end = now() + ms;
  const left = (): number => Math.max(0, end - now());
  return { left, step: (most) => Math.ceil(Math.max(1, Math.min(most, left()))) };
}

/** The promise, or a `TimeIsUp` after `ms`; the work itself goes on if it cannot be stopped. */
export async function within<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeIsUp(what, ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
