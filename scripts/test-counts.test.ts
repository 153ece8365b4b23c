import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failedTests } from './failed-tests.ts';
import { summary } from './summary.ts';
import { countsOf, type Report } from './test-counts.ts';

const folder = mkdtempSync(join(tmpdir(), 'counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(kind: Report['kind'], content: unknown): Report {
  const path = join(folder, `${kind}.json`);
  writeFileSync(path, JSON.stringify(content));
  return { kind, path };
}

const vitest = (passed: number, failed: number, broken = 0, success = true) =>
  written('vitest', {
    success,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: Array.from({ length: broken }, () => ({ status: 'failed', assertionResults: [] })),
  });

const playwright = (stats: object, errors: unknown[] = []) =>
  written('playwright', { stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors });

test.each([
  { what: 'a check that ended well', code: 0, report: () => undefined, passed: 1, failed: 0 },
  { what: 'a check that ended badly', code: 2, report: () => undefined, passed: 0, failed: 1 },
  { what: 'tests that passed', code: 0, report: () => vitest(7, 0), passed: 7, failed: 0 },
  { what: 'tests of which some failed', code: 1, report: () => vitest(5, 2), passed: 5, failed: 2 },
  { what: 'a file that did not load', code: 1, report: () => vitest(5, 0, 1), passed: 5, failed: 1 },
  { what: 'a crash outside the tests', code: 1, report: () => vitest(5, 0), passed: 5, failed: 1 },
  {
    what: 'a failure that the exit code hides',
    code: 0,
    report: () => vitest(5, 0, 0, false),
    passed: 5,
    failed: 1,
  },
  { what: 'no tests at all', code: 0, report: () => vitest(0, 0), passed: 0, failed: 1 },
  { what: 'browser tests that passed', code: 0, report: () => playwright({}), passed: 3, failed: 0 },
  { what: 'a flaky browser test', code: 0, report: () => playwright({ flaky: 1 }), passed: 3, failed: 1 },
  {
    what: 'a browser that did not start',
    code: 1,
    report: () => playwright({}, ['x']),
    passed: 3,
    failed: 1,
  },
])('counts $what', ({ code, report, passed, failed }) => {
  expect(countsOf(code, report())).toMatchObject({ passed, failed });
});

test('counts a run without a report as one failure', () => {
  const counts = countsOf(0, { kind: 'vitest', path: join(folder, 'absent.json') });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0, reason: 'it ended without a report' });
});

const vitestFailures = {
  testResults: [
    {
      name: join(process.cwd(), 'a.test.ts'),
      status: 'failed',
      assertionResults: [
        { status: 'passed', ancestorTitles: [], title: 'fine' },
        {
          status: 'failed',
          ancestorTitles: ['adding'],
          title: 'one and one',
          failureMessages: [
            '\u001b[31mError: 3\u001b[39m\n    at a.test.ts:2:1\n    at node_modules/x.js:1:1',
          ],
        },
      ],
    },
    { name: join(process.cwd(), 'b.test.ts'), status: 'failed', message: 'No suite', assertionResults: [] },
  ],
};

const playwrightFailures = {
  errors: [{ message: 'Error: no browser' }],
  suites: [
    {
      title: 'tour.spec.ts',
      specs: [{ title: 'every page', tests: [{ status: 'expected', results: [{ errors: [] }] }] }],
      suites: [
        {
          title: 'phone',
          specs: [
            {
              title: 'fits',
              tests: [
                {
                  status: 'unexpected',
                  results: [{ errors: [{ message: 'Error: 1\n\n2\n3\n4\n5\n6\n7' }] }],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
};

test.each([
  {
    kind: 'vitest' as const,
    content: vitestFailures,
    expected: [
      { title: 'a.test.ts › adding › one and one', message: 'Error: 3\n    at a.test.ts:2:1' },
      { title: 'b.test.ts', message: 'No suite' },
    ],
  },
  {
    kind: 'playwright' as const,
    content: playwrightFailures,
    expected: [
      { title: 'tour.spec.ts › phone › fits', message: 'Error: 1\n2\n3\n4\n5\n6' },
      { title: 'outside the tests', message: 'Error: no browser' },
    ],
  },
])('says what failed in a report of $kind', ({ kind, content, expected }) => {
  expect(failedTests(written(kind, content))).toEqual(expected);
});

test('ends the summary with the line that other programs read', () => {
  const text = summary([
    { name: 'lint', passed: 1, failed: 0, skipped: 0, seconds: 0.44, reason: null, failedTests: [] },
    {
      name: 'browser',
      passed: 20,
      failed: 1,
      skipped: 2,
      seconds: 61,
      reason: 'it ended with exit code 1',
      failedTests: [{ title: 'tour.spec.ts › every page', message: 'Error: no heading\nExpected: 1' }],
    },
  ]);
  expect(text).toMatchInlineSnapshot(`
    "step      passed   failed  skipped  seconds
    lint           1        0               0.4
    browser       20        1        2     61.0  it ended with exit code 1

    browser: tour.spec.ts › every page
      Error: no heading
      Expected: 1

    21 passed, 1 failed"
  `);
});
