import { type ToolRules, zeroOrFailed } from '../tool-rules.ts';

export const bandit: ToolRules = {
  tool: 'bandit',
  label: 'bandit',
  metrics: ['high', 'medium', 'low', 'skippedFiles', 'nosec'],
  readers: [],
  exitCode: zeroOrFailed('bandit'),
};
