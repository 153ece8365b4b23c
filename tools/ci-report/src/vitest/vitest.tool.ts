import { coverageReaders } from '../coverage/coverage-readers.ts';
import { ctrfReader } from '../ctrf/read-ctrf.ts';
import { zeroOrFailedUnlessStopped } from '../exit-codes.ts';
import { TEST_METRICS, type ToolRules } from '../tool-rules.ts';
import { looksLikeJunit } from '../pytest/pytest-junit.ts';
import { looksLikeVitest, readVitestConsole } from './vitest-console.ts';
import { looksLikeVitestJson, readVitestJson } from './vitest-json.ts';
import { looksLikeVitestJunit, readVitestJunit } from './vitest-junit.ts';

const METRICS = [...TEST_METRICS, 'todo', 'unhandledErrors', 'files'];

export const vitest: ToolRules = {
  tool: 'vitest',
  label: 'vitest',
  metrics: METRICS,
  readers: [
    {
      source: 'json',
      matches: looksLikeVitestJson,
      read: (input) => readVitestJson(input, METRICS),
      folds: { passed: ['xfailed'] },
    },
    {
      source: 'junit',
      matches: looksLikeVitestJunit,
      accepts: looksLikeJunit,
      read: (input) => readVitestJunit(input, METRICS),
      folds: { passed: ['xfailed'], skipped: ['todo'] },
    },
    ctrfReader(METRICS),
    {
      source: 'console',
      matches: looksLikeVitest,
      read: (input) => readVitestConsole(input, METRICS),
    },
    ...coverageReaders(METRICS),
  ],
  exitCode: zeroOrFailedUnlessStopped('vitest'),
  mustCount: 'total',
};
