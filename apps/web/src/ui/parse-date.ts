const words: Record<string, number> = {
  today: 0,
  'hari ini': 0,
  tomorrow: 1,
  besok: 1,
  lusa: 2,
  yesterday: -1,
  kemarin: -1,
};

/** English and Indonesian month names begin with these. */
const monthStarts: readonly (readonly string[])[] = [
  ['jan'],
  ['feb'],
  ['mar'],
  ['apr'],
  ['may', 'mei'],
  ['jun'],
  ['jul'],
  ['aug', 'agu', 'agt'],
  ['sep'],
  ['oct', 'okt'],
  ['nov', 'nop'],
  ['dec', 'des'],
];

/**
 * Reads a date as people type it: `2026-11-27`, `27/11/2026`, `27.11.26`, `27 nov`, `Nov 27, 2026`, `tomorrow`, `besok`.
 * Numbers alone are read day first. Without a year it is the year of `today`.
 *
 * @returns a calendar date like `2026-11-27`, or null
 */
export function parseDate(text: string, today: string): string | null {
  const typed = text.trim().toLowerCase();
  const days = words[typed];
  if (days !== undefined) return addDays(today, days);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return makeDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2}|\d{4}))?$/.exec(typed);
  if (numbers) return makeDate(fullYear(numbers[3], today), Number(numbers[2]), Number(numbers[1]));
  return parseNamedMonth(
    typed.replace(/^[a-z]{3,9},? (?=\d)/, (word) => (monthOf(word) ? word : '')),
    today,
  );
}

function parseNamedMonth(typed: string, today: string): string | null {
  const dayFirst = /^(\d{1,2})[ -]?([a-z]{3,9})\.?,?[ -]?(\d{2}|\d{4})?$/.exec(typed);
  if (dayFirst)
    return makeDate(fullYear(dayFirst[3], today), monthOf(dayFirst[2] ?? ''), Number(dayFirst[1]));
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?$/.exec(typed);
  if (monthFirst)
    return makeDate(fullYear(monthFirst[3], today), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2]));
  return null;
}

function monthOf(word: string): number {
  return monthStarts.findIndex((starts) => starts.some((start) => word.startsWith(start))) + 1;
}

function fullYear(digits: string | undefined, today: string): number {
  if (digits === undefined) return Number(today.slice(0, 4));
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}

function makeDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = month > 0 && year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

function addDays(on: string, days: number): string {
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
