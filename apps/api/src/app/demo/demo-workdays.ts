import { addDays } from '#platform/calendar';

/** 0 is Sunday. */
const weekdayOf = (on: string) => new Date(`${on}T00:00:00Z`).getUTCDay();

/** The day itself, or the Friday before a weekend. */
export const workdayBefore = (on: string): string => addDays(on, [-2, 0, 0, 0, 0, 0, -1][weekdayOf(on)]!);

/** The day itself, or the Monday after a weekend. */
export const workdayAfter = (on: string): string => addDays(on, [1, 0, 0, 0, 0, 0, 2][weekdayOf(on)]!);
