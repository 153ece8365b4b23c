import { expect, test } from 'vitest';
import {
  addDays,
  dueStepsOf,
  offsetWords,
  whyWords,
  type PlannedReminder,
  type Steps,
} from './reminder-words.ts';

const steps: Steps = [
  { offsetDays: -3, template: 'friendly' },
  { offsetDays: 1, template: 'friendly' },
  { offsetDays: 7, template: 'firm' },
  { offsetDays: 14, template: 'firm' },
  { offsetDays: 30, template: 'final' },
];

const reminder = (dueOn: string, step: number, sentSteps: number[] = []): PlannedReminder => ({
  invoice: 'INV-1',
  invoiceId: 'id',
  step,
  offsetDays: steps[step - 1]?.offsetDays ?? 0,
  dueOn,
  currency: 'IDR',
  balanceMinor: 1,
  sentSteps,
});

test.each([
  ['2026-03-04', 1, 'Due in 3 days, step 1 of 5'],
  ['2026-03-02', 1, 'Due tomorrow, step 1 of 5'],
  ['2026-03-01', 1, 'Due today, step 1 of 5'],
  ['2026-02-28', 2, '1 day late, step 2 of 5'],
  ['2026-02-22', 3, '7 days late, step 3 of 5'],
])('an invoice due on %s in step %i is in the mail because: %s', (dueOn, step, words) => {
  expect(whyWords(reminder(dueOn, step), '2026-03-01', steps)).toBe(words);
});

test('the due line tells sent steps from those that were passed over', () => {
  expect(dueStepsOf(reminder('2026-02-22', 3, [1]), steps).map(({ state }) => state)).toEqual([
    'sent',
    'skipped',
    'next',
    'planned',
    'planned',
  ]);
});

test.each([
  [-3, '3 days before'],
  [-1, '1 day before'],
  [0, 'On the due date'],
  [30, '30 days after'],
])('an offset of %i is %s', (offset, words) => {
  expect(offsetWords(offset)).toBe(words);
});

test('days are calendar days, over the end of a year and a leap day', () => {
  expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
});
