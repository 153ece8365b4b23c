import type { ToolRules } from '../tool-rules.ts';

export const sonar: ToolRules = {
  tool: 'sonar',
  label: 'SonarQube',
  metrics: ['conditions', 'failed'],
  readers: [],
  exitCode: null,
  mustCount: 'conditions',
};
