import { formatDate, formatDay, formatInstant, formatShortDay } from './format-date.ts';

const writers = { date: formatDate, day: formatDay, short: formatShortDay } as const;

/** A calendar date: `date` 24 Nov 2026, `day` Tue 24 Nov, `short` 24 Nov. */
export function DateText({
  on,
  as = 'date',
  today,
}: {
  on: string;
  as?: keyof typeof writers;
  /** With it, days of another year say which one. */
  today?: string;
}) {
  return (
    <time dateTime={on} className="whitespace-nowrap">
      {writers[as](on, today)}
    </time>
  );
}

/** A moment on the organisation's clock: Tue 24 Nov, 09:00. */
export function InstantText({ at, timeZone, today }: { at: string; timeZone: string; today?: string }) {
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {formatInstant(at, timeZone, today)}
    </time>
  );
}
