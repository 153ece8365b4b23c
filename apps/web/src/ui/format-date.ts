const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `24 Nov 2026`, from a calendar date such as `2026-11-24`. */
export function formatDate(on: string): string {
  const { day, month, year } = take(on);
  return `${day} ${month.slice(0, 3)} ${year}`;
}

/** `Tue 24 Nov`; with the year when `today` lies in another one. */
export function formatDay(on: string, today?: string): string {
  const { weekday, day, month, year } = take(on);
  const text = `${weekday.slice(0, 3)} ${day} ${month.slice(0, 3)}`;
  return today !== undefined && !today.startsWith(on.slice(0, 4)) ? `${text} ${year}` : text;
}

/** `24 Nov`, for columns whose year is plain; with the year when `today` lies in another one. */
export function formatShortDay(on: string, today?: string): string {
  return formatDay(on, today).slice(4);
}

/** `Tuesday 24 November 2026`. */
export function formatLongDate(on: string): string {
  const { weekday, day, month, year } = take(on);
  return `${weekday} ${day} ${month} ${year}`;
}

/** `21–23 Nov`, `28 Oct–3 Nov`, or one day alone. */
export function formatDayRange(from: string, to: string): string {
  if (from === to) return formatShortDay(from);
  const start = take(from);
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  return `${sameMonth ? start.day : formatShortDay(from)}–${formatShortDay(to)}`;
}

/** `Tue 24 Nov, 09:00`, an instant on the clock of the organisation's time zone. */
export function formatInstant(at: string, timeZone: string, today?: string): string {
  return `${formatDay(dateOf(at, timeZone), today)}, ${timeOf(at, timeZone)}`;
}

/** The calendar date of an instant in a time zone, `2026-11-24`. */
export function dateOf(at: string, timeZone: string): string {
  const part = partsOf(at, timeZone);
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The time of day of an instant in a time zone, `09:00`. */
export function timeOf(at: string, timeZone: string): string {
  const part = partsOf(at, timeZone);
  return `${part('hour')}:${part('minute')}`;
}

function take(on: string) {
  const date = new Date(`${on.slice(0, 10)}T00:00:00Z`);
  return {
    weekday: weekdays[date.getUTCDay()] ?? '',
    day: date.getUTCDate(),
    month: months[date.getUTCMonth()] ?? '',
    year: date.getUTCFullYear(),
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: string, timeZone: string) {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  const parts = clock.formatToParts(new Date(at));
  return (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
}
