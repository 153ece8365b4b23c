import type { DateShape } from './date-shape.ts';
import { dateShapeOf, fullYear } from './date-shape.ts';
import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

/** What comes first in the dates of a column; `excel`: the column holds day numbers of a spreadsheet. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd' | 'excel';

export const dateOrderNames: Record<DateOrder, string> = {
  dmy: 'day first',
  mdy: 'month first',
  ymd: 'year first',
  excel: 'day numbers of a spreadsheet',
};

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const example = 'Write it like 2026-01-31.';

/** Day numbers that can be an invoice's: 1 January 1970 to 31 December 2099. */
const firstSerial = 25_569;
const lastSerial = 73_050;
export const isDaySerial = (days: number): boolean => days >= firstSerial && days <= lastSerial;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const plainDate = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** Spreadsheets count days from 30 December 1899 (true for every day from March 1900 on). */
const fromSerial = (days: number): string =>
  new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10);

function inCalendar(
  cell: string,
  year: number,
  month: number,
  day: number,
  order: DateOrder,
): Reading<string> {
  if (month < 1 || month > 12)
    return notUnderstood(
      `${quoted(cell)} is no date when it is read ${dateOrderNames[order]}: there is no month ${month}. ${example}`,
    );
  if (year < 1900 || year > 2199)
    return notUnderstood(`${quoted(cell)} is in the year ${year}. Correct the year, between 1900 and 2199.`);
  const last = daysIn(year, month);
  if (day < 1 || day > last)
    return notUnderstood(
      `${quoted(cell)} is not in the calendar: ${months[month - 1]} ${year} has ${last} days, no day ${day}. ${example}`,
    );
  return understood(plainDate(year, month, day));
}

function inOrder(
  cell: string,
  shape: Extract<DateShape, { is: 'open' }>,
  order: DateOrder | null,
): Reading<string> {
  const { first, second, last } = shape;
  if (order === null)
    return notUnderstood(
      `${quoted(cell)} can be read day first or month first. Choose the order of the dates in this file.`,
    );
  if (order === 'dmy') return inCalendar(cell, fullYear(last), Number(second), Number(first), order);
  if (order === 'mdy') return inCalendar(cell, fullYear(last), Number(first), Number(second), order);
  if (order === 'ymd' && first.length === 2 && last.length === 2)
    return inCalendar(cell, fullYear(first), Number(second), Number(last), order);
  const expected =
    order === 'ymd' ? 'the year is expected first' : 'the column holds day numbers of a spreadsheet';
  return notUnderstood(`${quoted(cell)} cannot be read: ${expected}. ${example}`);
}

/**
 * A calendar date as `YYYY-MM-DD`.
 *
 * Dates with a four-digit year first or a month as a word (English, Indonesian, German) are read the
 * same in every order. Two-digit years mean 1970 to 2069. A time of day is dropped, no zone applied.
 *
 * @param order what comes first in this column; day numbers (41000) are dates only when it is `excel`;
 *   null: not known, so that only dates that carry their order are read
 */
export function readDate(cell: string, order: DateOrder | null): Reading<string> {
  const shape = dateShapeOf(cell);
  if (shape === null) return notUnderstood(`${quoted(cell)} is not a date. ${example}`);
  if (shape.is === 'plain') return inCalendar(cell, shape.year, shape.month, shape.day, 'ymd');
  if (shape.is === 'open') return inOrder(cell, shape, order);
  if (!isDaySerial(shape.days))
    return notUnderstood(`${quoted(cell)} is a bare number, not a date. ${example}`);
  if (order === 'excel') return understood(fromSerial(shape.days));
  return notUnderstood(
    `${quoted(cell)} is a day number of a spreadsheet in a column of dates. Format the cell as a date and export again.`,
  );
}
