import { Temporal } from 'temporal-polyfill';

/** Today in a time zone, `2026-03-01`. */
export const todayIn = (timeZone: string, now: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** Local time of day in a time zone, `09:05`. */
export const timeOfDayIn = (timeZone: string, now: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });

/** The instant of a local time; a time that the clocks skip becomes the next one that exists. */
export const instantOf = (on: string, timeOfDay: string, timeZone: string): Date =>
  new Date(
    Temporal.PlainDate.from(on).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(timeOfDay) })
      .epochMilliseconds,
  );

export const addDays = (on: string, days: number): string =>
  Temporal.PlainDate.from(on).add({ days }).toString();

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;

/** Whether IANA knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Every day from `from` to `until`, both included. */
export function eachDay(from: string, until: string): string[] {
  const days: string[] = [];
  for (let on = from; on <= until; on = addDays(on, 1)) days.push(on);
  return days;
}
