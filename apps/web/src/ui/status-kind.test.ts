import { expect, test } from 'vitest';
import { kindOfAge, wordsOfAge } from './status-kind.ts';

test.each([
  [-30, 'notdue', 'Not due'],
  [-8, 'notdue', 'Not due'],
  [-7, 'soon', 'Due in 7 days'],
  [-1, 'soon', 'Due tomorrow'],
  [0, 'soon', 'Due today'],
  [1, 'late1', '1 day late'],
  [30, 'late1', '30 days late'],
  [31, 'late2', '31 days late'],
  [60, 'late2', '60 days late'],
  [61, 'late3', '61 days late'],
  [90, 'late3', '90 days late'],
  [91, 'late4', '91 days late'],
])('%i days late is %s, %s', (daysLate, kind, words) => {
  expect(kindOfAge(daysLate)).toBe(kind);
  expect(wordsOfAge(daysLate)).toBe(words);
});
