import { expect, test } from 'vitest';
import { initials } from './avatar.tsx';

test.each([
  ['PT Samudra Pangan Lestari', 'SP'],
  ['Ratri Wulandari', 'RW'],
  ['Harbour & Vine Pte. Ltd.', 'HV'],
  ['CV', 'C'],
  ['émile', 'É'],
  ['=cmd|calc', 'CC'],
  ['', ''],
])('%s is %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
