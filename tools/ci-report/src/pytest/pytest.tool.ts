import { coverageReaders } from '../coverage/coverage-readers.ts';
import { ctrfReader } from '../ctrf/read-ctrf.ts';
import { TEST_METRICS, type ToolRules } from '../tool-rules.ts';
import { looksLikePytest, readPytestConsole } from './pytest-console.ts';
import { looksLikeJunit, looksLikePytestJunit, readPytestJunit } from './pytest-junit.ts';

const MEANINGS: Record<number, string> = {
  2: 'it was interrupted or could not collect its tests',
  3: 'an error inside pytest',
  4: 'it was called wrongly',
  5: 'no tests were collected',
};

/** What pytest's JUnit files count as passed: it has no words for the others. */
export const JUNIT_FOLDS = { passed: ['xpassed', 'rerun'] };

export const pytest: ToolRules = {
  tool: 'pytest',
  label: 'pytest',
  metrics: TEST_METRICS,
  readers: [
    {
      source: 'junit',
      matches: looksLikePytestJunit,
      accepts: looksLikeJunit,
      read: (input) => readPytestJunit(input, TEST_METRICS),
      folds: JUNIT_FOLDS,
    },
    ctrfReader(TEST_METRICS),
    {
      source: 'console',
      matches: looksLikePytest,
      read: (input) => readPytestConsole(input, TEST_METRICS),
    },
    ...coverageReaders(TEST_METRICS),
  ],
  exitCode: pytestExit,
  mustCount: 'total',
};

/** 1 alone says that tests failed; with the others the tests were not, or not all, run. */
export function pytestExit(code: number) {
  if (code === 0) return { verdict: 'pass', because: 'pytest ended with exit code 0.' } as const;
  if (code === 1)
    return { verdict: 'fail', because: 'pytest ended with exit code 1: a check failed.' } as const;
  const meaning = MEANINGS[code] ?? 'it did not end by itself';
  return { verdict: 'unknown', because: `pytest ended with exit code ${code}: ${meaning}.` } as const;
}
