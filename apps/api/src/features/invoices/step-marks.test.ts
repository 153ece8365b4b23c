import { expect, test } from 'vitest';
import type { Standing } from './invoice-status.ts';
import { dayOfStep, type LedgerLine, type ScheduleStep } from './schedule-position.ts';
import { markSteps } from './step-marks.ts';

const steps: ScheduleStep[] = [-3, 1, 7, 14, 30].map((offsetDays, at) => ({
  step: at + 1,
  offsetDays,
  template: 'firm',
}));
const DUE = '2026-03-10';
const open: Standing = { state: 'open', settledOn: null, dueOn: DUE, pausedUntil: null, isDisputed: false };
const line = (offsetDays: number, state: LedgerLine['state'], sentOn: string | null = null): LedgerLine => ({
  offsetDays,
  state,
  sentOn,
});

test.each<{ name: string; today: string; standing?: Partial<Standing>; lines?: LedgerLine[]; marks: string }>(
  [
    { name: 'long before', today: '2026-02-01', marks: 'next planned planned planned planned' },
    { name: 'on the day of step 1', today: '2026-03-07', marks: 'next planned planned planned planned' },
    {
      name: 'on the due date, step 1 not sent yet',
      today: DUE,
      marks: 'next planned planned planned planned',
    },
    {
      name: 'the day after, step 1 was never sent',
      today: '2026-03-11',
      marks: 'skipped next planned planned planned',
    },
    {
      name: 'the day after, step 1 was sent',
      today: '2026-03-11',
      lines: [line(-3, 'sent')],
      marks: 'sent next planned planned planned',
    },
    {
      name: 'waiting between two steps',
      today: '2026-03-12',
      lines: [line(-3, 'superseded'), line(1, 'sent')],
      marks: 'skipped sent next planned planned',
    },
    {
      name: 'days were missed: the highest due step',
      today: '2026-03-26',
      lines: [line(1, 'sent')],
      marks: 'skipped sent skipped next planned',
    },
    { name: 'late import, 90 days', today: '2026-06-08', marks: 'skipped skipped skipped skipped next' },
    {
      name: 'all sent',
      today: '2026-06-08',
      lines: [1, 7, 14, 30].map((offset) => line(offset, 'sent')),
      marks: 'skipped sent sent sent sent',
    },
    {
      name: 'a mail is on its way',
      today: '2026-03-11',
      lines: [line(1, 'claimed')],
      marks: 'skipped next planned planned planned',
    },
    {
      name: 'the due step failed for good',
      today: '2026-03-12',
      lines: [line(1, 'failed')],
      marks: 'skipped skipped next planned planned',
    },
    {
      name: 'a later step is skipped',
      today: '2026-03-12',
      lines: [line(14, 'skipped')],
      marks: 'skipped next planned skipped planned',
    },
    {
      name: 'cancelled by a payment that was taken back',
      today: '2026-03-12',
      lines: [line(1, 'cancelled')],
      marks: 'skipped next planned planned planned',
    },
    {
      name: 'paid',
      today: '2026-03-12',
      standing: { settledOn: '2026-03-12' },
      lines: [line(1, 'sent')],
      marks: 'skipped sent skipped skipped skipped',
    },
    {
      name: 'void',
      today: '2026-03-01',
      standing: { state: 'void' },
      marks: 'skipped skipped skipped skipped skipped',
    },
    {
      name: 'a draft',
      today: '2026-03-08',
      standing: { state: 'draft' },
      marks: 'skipped planned planned planned planned',
    },
    {
      name: 'disputed: held back, still next',
      today: '2026-03-11',
      standing: { isDisputed: true },
      marks: 'skipped next planned planned planned',
    },
    {
      name: 'paused beyond step 3',
      today: '2026-03-11',
      standing: { pausedUntil: '2026-03-18' },
      marks: 'skipped skipped next planned planned',
    },
    {
      name: 'sent under an older version with other days',
      today: '2026-03-20',
      lines: [line(10, 'sent')],
      marks: 'skipped skipped skipped next planned',
    },
  ],
)('$name: $marks', ({ today, standing, lines = [], marks }) => {
  expect(
    markSteps(today, { ...open, ...standing }, steps, lines)
      .map(({ state }) => state)
      .join(' '),
  ).toBe(marks);
});

test('a sent step stands on the day of its mail, the others on their day', () => {
  const marks = markSteps('2026-03-20', open, steps, [line(1, 'sent', '2026-03-13')]);
  expect(marks.map(({ on }) => on)).toEqual([
    '2026-03-07',
    '2026-03-13',
    '2026-03-17',
    '2026-03-24',
    '2026-04-09',
  ]);
});

test('days of steps stay within four-digit years', () => {
  expect(dayOfStep('9999-12-30', 30)).toBe('9999-12-31');
  expect(dayOfStep('0001-01-02', -3)).toBe('0001-01-01');
});
