import { expect, test } from 'vitest';
import { readPlanAddress } from './plan-address.ts';

test.each([
  [
    { on: '2012-03-14', tone: 'firm', side: 'silent' },
    { on: '2012-03-14', tone: 'firm', side: 'silent' },
  ],
  [{ on: '2012-02-30' }, {}],
  [{ on: '0000-01-01' }, {}],
  [{ on: 20120314, tone: 'rude', side: 'both' }, {}],
  [{ on: '2012-03-14T00:00:00Z' }, {}],
])('of %j only what makes sense is taken', (typed, taken) => {
  expect(readPlanAddress(typed)).toEqual(taken);
});
