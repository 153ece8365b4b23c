import { describe, expect, test } from 'vitest';
import { dueLineWords, dueMarks, placeOnTrack, placeToday, type DueStep } from './due-line-geometry.ts';

const standard: DueStep[] = [
  { offsetDays: -3, state: 'sent' },
  { offsetDays: 1, state: 'sent' },
  { offsetDays: 7, state: 'next' },
  { offsetDays: 14, state: 'planned' },
  { offsetDays: 30, state: 'planned' },
];

describe('the small due line', () => {
  test('the stroke stands between the steps before the due date and those after it', () => {
    expect(dueMarks(standard)).toEqual(['sent', 'due', 'sent', 'next', 'planned', 'planned']);
  });

  test('a step on the due date stands after the stroke', () => {
    expect(dueMarks([{ offsetDays: 0, state: 'next' }])).toEqual(['due', 'next']);
  });

  test('a schedule without steps is the stroke alone', () => {
    expect(dueMarks([])).toEqual(['due']);
  });

  test('its words count what was sent and name what comes', () => {
    expect(dueLineWords(standard)).toBe('2 of 5 steps sent, step 3 is next');
    expect(dueLineWords(standard.map((step) => ({ ...step, state: 'skipped' })))).toBe(
      '0 of 5 steps sent, 5 skipped',
    );
  });
});

describe('the large due line', () => {
  const dates = [
    '2026-11-14',
    '2026-11-17',
    '2026-11-18',
    '2026-11-20',
    '2026-11-24',
    '2026-12-01',
    '2026-12-17',
  ];

  test('dates keep their order, their ends and room for words', () => {
    const places = placeOnTrack(dates);
    expect(places[0]).toBe(7);
    expect(places.at(-1)).toBe(93);
    const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(10);
  });

  test('a longer gap is wider', () => {
    const [a = 0, b = 0, c = 0] = placeOnTrack(['2026-11-01', '2026-11-02', '2026-12-02']);
    expect(c - b).toBeGreaterThan((b - a) * 1.5);
  });

  test('equal dates stand side by side', () => {
    expect(placeOnTrack(['2026-11-01', '2026-11-01', '2026-11-01'])).toEqual([7, 50, 93]);
    expect(placeOnTrack(['2026-11-01'])).toEqual([50]);
  });

  test.each([
    ['2026-11-01', 0],
    ['2026-11-14', 7],
    ['2026-12-17', 93],
    ['2027-01-01', 100],
  ])('today %s lies at %d', (today, at) => {
    expect(placeToday(dates, placeOnTrack(dates), today)).toBe(at);
  });

  test('a day between two dates lies between their places', () => {
    expect(placeToday(['2026-11-01', '2026-11-11'], [10, 90], '2026-11-06')).toBe(50);
  });
});
