import { expect, test } from 'vitest';
import { walNames } from './wal-names.ts';

const MB = 1024 * 1024;

test.each([
  { start: '0/2000028', end: '0/2000100', segmentBytes: 16 * MB, names: ['000000010000000000000002'] },
  // An end at the very start of a file needs nothing of it.
  { start: '0/2000028', end: '0/3000000', segmentBytes: 16 * MB, names: ['000000010000000000000002'] },
  {
    start: '0/100028',
    end: '0/300001',
    segmentBytes: MB,
    names: ['1', '2', '3'].map((n) => `00000001000000000000000${n}`),
  },
  // Over the border of 4 GB.
  {
    start: '1/FFF00010',
    end: '2/100000',
    segmentBytes: MB,
    names: ['000000010000000100000FFF', '000000010000000200000000'],
  },
])('from $start to $end it is $names', ({ names, ...range }) => {
  expect(walNames({ timeline: 1, ...range })).toEqual(names);
});

test('the timeline is in the name', () => {
  const names = walNames({ timeline: 26, start: '0/1', end: '0/2', segmentBytes: MB });
  expect(names).toEqual(['0000001A0000000000000000']);
});

test('rubbish is no position', () => {
  expect(() => walNames({ timeline: 1, start: 'x', end: '0/2', segmentBytes: MB })).toThrow(RangeError);
});
