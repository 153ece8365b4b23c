import { expect, test } from 'vitest';
import { fromTyped, toTyped, TypedSteps } from './schedule-steps.ts';

const step = (days: string, side: 'before' | 'after' = 'after') => ({
  days,
  side,
  template: 'firm' as const,
});

test('what is typed comes back as it was', () => {
  const steps = [
    { offsetDays: -3, template: 'friendly' as const },
    { offsetDays: 0, template: 'firm' as const },
    { offsetDays: 30, template: 'final' as const },
  ];
  expect(fromTyped(toTyped(steps))).toEqual(steps);
});

test('steps are put in the order of their days', () => {
  expect(
    fromTyped({ steps: [step('7'), step('3', 'before'), step('1')] }).map(({ offsetDays }) => offsetDays),
  ).toEqual([-3, 1, 7]);
});

test.each([
  ['two steps on one day', [step('7'), step('7')], ['steps', 1, 'days']],
  ['the due date from both sides', [step('0'), step('0', 'before')], ['steps', 1, 'days']],
  ['words instead of days', [step('a week')], ['steps', 0, 'days']],
  ['too long before', [step('61', 'before')], ['steps', 0, 'days']],
  ['too long after', [step('366')], ['steps', 0, 'days']],
])('refused at its field: %s', (_, steps, path) => {
  const parsed = TypedSteps.safeParse({ steps });
  expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([path]);
});

test('a number of days on either side is fine', () => {
  expect(
    TypedSteps.safeParse({ steps: [step('60', 'before'), step('7', 'before'), step('7'), step('365')] })
      .success,
  ).toBe(true);
});
