import { expect, test } from 'vitest';
import { counted, formatCount } from './format-count.ts';

test('thousands stand apart', () => {
  expect(formatCount(1594)).toBe('1,594');
});

test.each([
  [0, '0 mails'],
  [1, '1 mail'],
  [1594, '1,594 mails'],
])('%i is written with the word that fits', (count, words) => {
  expect(counted(count, 'mail', 'mails')).toBe(words);
});
