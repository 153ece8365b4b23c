import { expect, test } from 'vitest';
import { report } from '../../test/read-fixture.ts';

const log = (collected: string, result: string) =>
  `===== test session starts =====\n${collected}\n\ntest_a.py .\n\n===== ${result} in 0.02s =====\n`;

test.each([
  ['collected 1 item / 1 skipped', '1 passed, 1 skipped'],
  ['collecting ... collected 1 item / 1 skipped', '1 passed, 1 skipped'],
  ['collected 5 items / 2 deselected / 1 skipped / 3 selected', '3 passed, 1 skipped, 2 deselected'],
  ['collected 1 item', '1 passed, 2 skipped, 1 subtests passed'],
  ['collected 3 items', '1 passed, 1 xfailed, 1 xpassed'],
])('%s and %s fit each other', async (collected, result) => {
  expect(await report('pytest', { c: log(collected, result) }, 0)).toMatchObject({ verdict: 'pass' });
});

test.each([
  ['collected 3 items', '1 passed', 'counts 1 tests, but 3 were collected'],
  ['collected 3 items / 1 skipped', '3 passed', 'counts 3 tests, but 4 were collected'],
  ['collected 9 items / 4 deselected / 5 selected', '4 passed', 'counts 4 tests, but 5 were collected'],
  ['collected 1 item / 1 skipped', '2 passed', 'counts 2 tests, but 1 were collected'],
])('a process that dies with 0 after a test forged its result: %s, %s', async (collected, result, why) => {
  const { verdict, reasons } = await report('pytest', { c: log(collected, result) }, 0);
  expect(verdict).toBe('unknown');
  expect(reasons[0]).toContain(why);
});

test('a run that stops at its first failure need not come to the end', async () => {
  const { reasons } = await report('pytest', { c: log('collected 9 items', '1 failed, 2 passed') }, 1);
  expect(reasons.join()).not.toContain('were collected');
});

test('a case of which only earlier attempts failed is not lost from the count', async () => {
  const cases =
    '<testcase name="a" classname="b"/><testcase name="c" classname="b"><flakyFailure message="x"/></testcase>';
  const xml = `<testsuite name="pytest">${cases}</testsuite>`;
  expect((await report('pytest', { 'a.xml': xml }, 0)).metrics).toMatchObject({ passed: 2, total: 2 });
});
