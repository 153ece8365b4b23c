import { expect, test } from 'vitest';
import { compare, FLAKY } from './compare.ts';
import { emptyReading } from './reading.ts';
import type { Failure, Report } from './report.ts';

const failure = (name: string, file = '/builds/one/a.ts'): Failure => ({ name, file, line: 1, message: '' });
const report = (verdict: Report['verdict'], failures: Failure[], metrics = {}): Report => ({
  tool: 'vitest',
  toolVersion: null,
  verdict,
  reasons: [],
  metrics,
  failures,
});

test('new and fixed failures are told apart, also from another folder and line', () => {
  const base = report('fail', [failure('stays', '/other/place/a.ts'), failure('mended')]);
  const now = report('fail', [{ ...failure('stays'), line: 99 }, failure('fresh')]);
  const { isNew, fixed } = compare(now, base);
  expect(now.failures.map(isNew)).toEqual([false, true]);
  expect(fixed.map(({ name }) => name)).toEqual(['mended']);
});

test('against a base that is not known nothing is new, and in a run that is not known nothing is fixed', () => {
  const now = report('fail', [failure('a')]);
  expect(compare(now, report('unknown', [])).isNew(now.failures[0]!)).toBe(false);
  expect(compare(now, null).isNew(now.failures[0]!)).toBe(false);
  expect(compare(report('unknown', []), report('fail', [failure('a')])).fixed).toEqual([]);
});

test('a base of another tool is none', () => {
  expect(compare(report('pass', []), { ...report('fail', [failure('a')]), tool: 'pytest' })).toMatchObject({
    known: false,
    fixed: [],
  });
});

test('a change is known only when both sides are', () => {
  const { change } = compare(
    report('pass', [], { passed: 5, failed: null }),
    report('pass', [], { passed: 3, failed: 0 }),
  );
  expect([change('passed'), change('failed'), change('other')]).toEqual([2, null, null]);
});

test('tests that passed after a retry are flaky', () => {
  const reading = {
    ...emptyReading('json', 'a', []),
    detail: [{ title: FLAKY, head: [], rows: [['sometimes', '1']] }],
  };
  expect(compare(report('pass', []), null, [reading]).flaky).toEqual(['sometimes']);
});
