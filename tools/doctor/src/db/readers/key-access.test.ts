import { expect, test } from 'vitest';
import { isKeyTooOpen } from './key-access.ts';

// [mode, owner, too open]
const cases: [number, number, boolean][] = [
  [0o600, 1_000, false],
  [0o400, 1_000, false],
  [0o700, 1_000, false],
  [0o640, 1_000, true],
  [0o604, 1_000, true],
  [0o600, 0, false],
  [0o640, 0, false],
  [0o660, 0, true],
  [0o650, 0, true],
  [0o644, 0, true],
];
test.each(cases)('a key with mode %i of user %i: too open is %s', (mode, owner, isOpen) => {
  expect(isKeyTooOpen(mode, owner)).toBe(isOpen);
});
