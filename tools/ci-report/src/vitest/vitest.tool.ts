import { TEST_METRICS, type ToolRules, zeroOrFailed } from '../tool-rules.ts';

export const vitest: ToolRules = {
  tool: 'vitest',
  label: 'vitest',
  metrics: [...TEST_METRICS, 'todo', 'unhandledErrors', 'files'],
  readers: [],
  exitCode: zeroOrFailed('vitest'),
  mustCount: 'total',
};
