import type { Failure, Metrics, Reading } from './report.ts';

/** So many failures are kept with their message; all are counted. */
export const KEPT_FAILURES = 500;
/** The first of them in full length, the others shorter: who has hundreds of failures reads a few. */
const LONG_MESSAGES = 100;
const LONGEST_MESSAGE = 16_384;
const SHORTER_MESSAGE = 2_000;

/** A reading that knows nothing yet. */
export function emptyReading(source: Reading['source'], from: string, metrics: readonly string[]): Reading {
  return {
    source,
    from,
    toolVersion: null,
    verdict: 'unknown',
    metrics: Object.fromEntries(metrics.map((name) => [name, null])),
    failures: [],
    problems: [],
    detail: [],
  };
}

/** A reading of something that could not be read, for a reason that is a sentence. */
export function unreadable(
  source: Reading['source'],
  from: string,
  metrics: readonly string[],
  why: string,
): Reading {
  return { ...emptyReading(source, from, metrics), problems: [why] };
}

/** Keeps a failure, shortened, unless there are too many of them already. */
export function keepFailure(failures: Failure[], failure: Failure): void {
  if (failures.length >= KEPT_FAILURES) return;
  const longest = failures.length < LONG_MESSAGES ? LONGEST_MESSAGE : SHORTER_MESSAGE;
  failures.push({
    name: detach(failure.name.slice(0, 1_000)),
    file: failure.file === null ? null : detach(failure.file.slice(0, 1_000)),
    line: failure.line,
    message: detach(shorten(failure.message, longest)),
  });
}

/** The beginning and the end of a long message; the middle is the least telling. */
export function shorten(message: string, longest = LONGEST_MESSAGE): string {
  if (message.length <= longest) return message;
  const half = Math.floor(longest / 2);
  return `${message.slice(0, half)}\n[${message.length - 2 * half} characters left out]\n${message.slice(-half)}`;
}

/** A copy: a slice would keep the whole piece of input alive that it was cut from. */
export function detach(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** The sum, or null when any part could not be read. */
export function sumOf(metrics: Metrics, names: readonly string[]): number | null {
  let sum = 0;
  for (const name of names) {
    const value = metrics[name] ?? null;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
