import { expect, test } from 'vitest';
import { zoneName } from './zone-name.ts';

test.each([
  ['Asia/Jakarta', 'WIB'],
  ['Asia/Makassar', 'WITA'],
  ['UTC', 'UTC'],
  ['Europe/Berlin', 'CET'],
])('%s is called %s', (timeZone, name) => {
  expect(zoneName(timeZone, new Date('2026-01-15T00:00:00Z'))).toBe(name);
});

test('a zone without a short name says its distance', () => {
  expect(zoneName('Asia/Kathmandu', new Date('2026-01-15T00:00:00Z'))).toMatch(/^(GMT|UTC)\+5[:.]45$/);
});
