import { describe, expect, test } from 'vitest';
import {
  formatDate,
  formatDay,
  formatDayRange,
  formatInstant,
  formatLongDate,
  formatShortDay,
} from './format-date.ts';
import { parseDate } from './parse-date.ts';

describe('a date is written for people', () => {
  test.each([
    [formatDate('2026-11-24'), '24 Nov 2026'],
    [formatDay('2026-11-24'), 'Tue 24 Nov'],
    [formatDay('2026-11-24', '2026-01-01'), 'Tue 24 Nov'],
    [formatDay('2012-03-14', '2026-11-24'), 'Wed 14 Mar 2012'],
    [formatShortDay('2026-08-21'), '21 Aug'],
    [formatLongDate('2026-11-24'), 'Tuesday 24 November 2026'],
    [formatDayRange('2026-11-21', '2026-11-23'), '21–23 Nov'],
    [formatDayRange('2026-10-28', '2026-11-03'), '28 Oct–3 Nov'],
    [formatDayRange('2026-11-04', '2026-11-04'), '4 Nov'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });

  test('an instant is shown on the clock of the organisation', () => {
    expect(formatInstant('2026-11-24T02:00:00Z', 'Asia/Jakarta')).toBe('Tue 24 Nov, 09:00');
    expect(formatInstant('2026-11-24T17:30:00Z', 'Asia/Jakarta')).toBe('Wed 25 Nov, 00:30');
    expect(formatInstant('2026-11-24T02:00:00Z', 'America/New_York')).toBe('Mon 23 Nov, 21:00');
  });
});

describe('a date is read as people type it', () => {
  test.each([
    ['2026-11-27', '2026-11-27'],
    ['27/11/2026', '2026-11-27'],
    ['27.11.26', '2026-11-27'],
    ['27-11', '2026-11-27'],
    ['27 nov', '2026-11-27'],
    ['27 November 2027', '2027-11-27'],
    ['Nov 27, 2025', '2025-11-27'],
    ['nov 27', '2026-11-27'],
    ['17 agustus', '2026-08-17'],
    ['1 mei 2026', '2026-05-01'],
    ['Fri 27 Nov', '2026-11-27'],
    ['Tuesday, 24 November 2026', '2026-11-24'],
    ['27nov', '2026-11-27'],
    ['today', '2026-11-24'],
    ['Besok', '2026-11-25'],
    ['yesterday', '2026-11-23'],
    ['29 feb 2028', '2028-02-29'],
  ])('%s', (text, on) => {
    expect(parseDate(text, '2026-11-24')).toBe(on);
  });

  test.each([
    '',
    '31 feb',
    '29 feb 2027',
    '13/13/2026',
    '00/01/2026',
    'soon',
    '27 foo',
    '2026-13-01',
    '20261127',
  ])('%s is no date', (text) => {
    expect(parseDate(text, '2026-11-24')).toBeNull();
  });
});
