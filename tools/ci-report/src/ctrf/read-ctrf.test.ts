import { expect, test } from 'vitest';
import { report } from '../../test/read-fixture.ts';

const test1 = { name: 'adds', status: 'passed', duration: 12 };
const test2 = {
  name: 'divides',
  status: 'failed',
  duration: 3,
  message: 'by 0',
  trace: 'at a.ts:3',
  filePath: 'a.ts',
  line: 3,
};
const ctrf = (tests: object[], summary: object = {}) =>
  JSON.stringify({
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: { tool: { name: 'x', version: '2' }, summary, tests },
  });

test('tests are counted, and the summary must say the same', async () => {
  const summary = { tests: 2, passed: 2, failed: 0, start: 1_000, stop: 3_500 };
  const good = await report(
    'pytest',
    { 'a.json': ctrf([test1, { ...test1, status: 'pending', retries: 1 }], { start: 1_000, stop: 3_500 }) },
    0,
  );
  expect(good).toMatchObject({
    verdict: 'pass',
    toolVersion: '2',
    metrics: { passed: 1, failed: 0, skipped: 1, rerun: 1, total: 2, durationMs: 2_500, errors: null },
  });
  const lying = await report('pytest', { 'a.json': ctrf([test1], summary) }, 0);
  expect(lying).toMatchObject({
    verdict: 'unknown',
    reasons: [expect.stringContaining('tests 2'), expect.stringContaining('passed 2')],
  });
});

test('a failure keeps its place', async () => {
  const made = await report('pytest', { 'a.json': ctrf([test1, { ...test2, suite: ['sums', 'all'] }]) }, 1);
  expect(made.failures).toEqual([
    { name: 'sums > all > divides', file: 'a.ts', line: 3, message: 'by 0\n\nat a.ts:3' },
  ]);
});

test.each([
  ['another status', ctrf([test1, { name: 'b', status: 'other' }])],
  ['no status', ctrf([test1, { name: 'b' }])],
  ['no tests', ctrf([])],
  [
    'a summary alone',
    JSON.stringify({
      reportFormat: 'CTRF',
      results: { tool: { name: 'x' }, summary: { passed: 3, failed: 0 } },
    }),
  ],
  ['half a file', ctrf([test1]).slice(0, -4)],
])('%s is not green', async (_what, text) => {
  expect(await report('pytest', { 'a.json': text }, 0)).toMatchObject({ verdict: 'unknown' });
});
