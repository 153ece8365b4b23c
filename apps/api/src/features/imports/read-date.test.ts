import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DateOrder } from './read-date.ts';
import { readDate } from './read-date.ts';

test.each<[string, DateOrder | null, string]>([
  ['1/2/2013', 'mdy', '2013-01-02'],
  ['1/2/2013', 'dmy', '2013-02-01'],
  ['31.12.2013', 'dmy', '2013-12-31'],
  ['31. 12. 2013', 'dmy', '2013-12-31'],
  ['31-12-2013', 'dmy', '2013-12-31'],
  ['31 12 2013', 'dmy', '2013-12-31'],
  ['12/31/13', 'mdy', '2013-12-31'],
  ['13/12/31', 'ymd', '2013-12-31'],
  ['2013/12/31', 'dmy', '2013-12-31'],
  ['2013.12.31', null, '2013-12-31'],
  ['2013-12-31', null, '2013-12-31'],
  ['2013-12-31T23:59:59Z', null, '2013-12-31'],
  ['2013-12-31T23:59:59.123+07:00', null, '2013-12-31'],
  ['2013-12-31 00:00:00', null, '2013-12-31'],
  ['12/31/2013 12:00:00 AM', 'mdy', '2013-12-31'],
  ['31.12.2013 10.30', 'dmy', '2013-12-31'],
  ['1. 12.13', 'dmy', '2013-12-01'],
  ['20131231', null, '2013-12-31'],
  ['2 Jan 2013', null, '2013-01-02'],
  ['Jan 2, 2013', null, '2013-01-02'],
  ['January 2nd, 2013', null, '2013-01-02'],
  ['2-Jan-13', null, '2013-01-02'],
  ['2013-Jan-02', null, '2013-01-02'],
  ['Wed, 2 Jan 2013', null, '2013-01-02'],
  ['Rabu, 2 Januari 2013', null, '2013-01-02'],
  ['17 Agustus 2013', null, '2013-08-17'],
  ['17 Agt 2013', null, '2013-08-17'],
  ['1 Mei 2013', null, '2013-05-01'],
  ['1 Des 2013', null, '2013-12-01'],
  ['3. Oktober 2013', null, '2013-10-03'],
  ['4. März 2013', null, '2013-03-04'],
  ['4. Dez. 2013', null, '2013-12-04'],
  ['29/02/2012', 'dmy', '2012-02-29'],
  ['1/1/69', 'dmy', '2069-01-01'],
  ['1/1/70', 'dmy', '1970-01-01'],
  ['41000', 'excel', '2012-04-01'],
  ['41000.75', 'excel', '2012-04-01'],
  ['25569', 'excel', '1970-01-01'],
  ['2012-04-01', 'excel', '2012-04-01'],
])('reads %j (%s) as %s', (cell, order, expected) => {
  expect(readDate(cell, order)).toEqual({ ok: true, value: expected });
});

test.each<[string, DateOrder | null, string]>([
  ['31/02/2013', 'dmy', 'not in the calendar: February 2013 has 28 days, no day 31'],
  ['29/02/2013', 'dmy', 'February 2013 has 28 days'],
  ['30 Feb 2013', null, 'February 2013 has 28 days'],
  ['1/26/2013', 'dmy', 'read day first: there is no month 26'],
  ['26/1/2013', 'mdy', 'read month first: there is no month 26'],
  ['2013-13-01', null, 'there is no month 13'],
  ['0/1/2013', 'dmy', 'no day 0'],
  ['0000-00-00', null, 'there is no month 0'],
  ['0213-01-01', null, 'in the year 213. Correct the year'],
  ['1/2/2013', null, 'Choose the order of the dates'],
  ['1/2/2013', 'ymd', 'the year is expected first'],
  ['1/2/2013', 'excel', 'day numbers of a spreadsheet'],
  ['41000', 'dmy', 'Format the cell as a date and export again'],
  ['12', 'excel', 'is a bare number, not a date'],
  ['soon', 'dmy', 'is not a date. Write it like 2026-01-31.'],
  ['Jan 2013', null, 'is not a date'],
  ['1/2', 'dmy', 'is not a date'],
  ['1/2-2013', 'dmy', 'is not a date'],
])('refuses %j (%s): %s', (cell, order, reason) => {
  const date = readDate(cell, order);
  expect(date.ok).toBe(false);
  expect(!date.ok && date.message).toContain(reason);
});

test('every day is read back in every order and with month words', () => {
  const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true });
  const monthWords = 'Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des'.split(' ');
  fc.assert(
    fc.property(day, fc.constantFrom('/', '-', '.', ' '), (at, mark) => {
      const on = at.toISOString().slice(0, 10);
      const [year = '', month = '', date = ''] = on.split('-');
      const expected = { ok: true, value: on };
      expect(readDate([date, month, year].join(mark), 'dmy')).toEqual(expected);
      expect(readDate([Number(month), Number(date), year].join(mark), 'mdy')).toEqual(expected);
      expect(readDate([year.slice(2), month, date].join(mark), 'ymd')).toEqual(expected);
      expect(readDate([date, monthWords[Number(month) - 1], year].join(mark), null)).toEqual(expected);
      const daysSince1970 = Date.parse(on) / 86_400_000;
      expect(readDate(String(daysSince1970 + 25_569), 'excel')).toEqual(expected);
    }),
  );
});

test('no cell makes it throw, and what is read is a date of the calendar', () => {
  const order = fc.constantFrom<(DateOrder | null)[]>('dmy', 'mdy', 'ymd', 'excel', null);
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789-/. T:', 'Jan', 'Mei'), maxLength: 14 }),
  );
  fc.assert(
    fc.property(cell, order, (text, said) => {
      const date = readDate(text, said);
      const shown = date.ok ? new Date(`${date.value}T00:00:00Z`).toISOString().slice(0, 10) : '.';
      expect(date.ok ? date.value : date.message.slice(-1)).toBe(shown);
    }),
    { numRuns: 2000 },
  );
});
