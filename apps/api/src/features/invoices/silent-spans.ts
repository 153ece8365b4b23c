import { addDays } from '#platform/calendar';

/** Days in a row without an event, for one reason. `until` is the last of them; null: it goes on. */
export interface SilentSpan {
  on: string;
  until: string | null;
  reason: string;
}

/**
 * The days from `from` to `through` on which nothing happened, in spans. `reasonOn` must give the same
 * reason for all days between two of `turnsOn` (the days on which the reason may become another one).
 */
export function silentSpans(options: {
  from: string;
  through: string;
  eventDays: ReadonlySet<string>;
  turnsOn: readonly string[];
  reasonOn: (day: string) => string;
}): SilentSpan[] {
  const { from, through, eventDays, turnsOn, reasonOn } = options;
  if (through < from) return [];
  const end = addDays(through, 1);
  const afterEvents = [...eventDays].map((day) => addDays(day, 1));
  const bounds = new Set([from, end, ...eventDays, ...afterEvents, ...turnsOn]);
  const starts = [...bounds].filter((day) => day >= from && day <= end).toSorted();

  const spans: (SilentSpan & { until: string })[] = [];
  for (const [at, on] of starts.slice(0, -1).entries()) {
    if (eventDays.has(on)) continue;
    const until = addDays(starts[at + 1]!, -1);
    const reason = reasonOn(on);
    const before = spans.at(-1);
    if (before?.reason === reason && addDays(before.until, 1) === on) before.until = until;
    else spans.push({ on, until, reason });
  }
  return spans;
}
