import { type ToolRules, zeroOrFailed } from '../tool-rules.ts';

export const schemathesis: ToolRules = {
  tool: 'schemathesis',
  label: 'Schemathesis',
  metrics: ['operations', 'cases', 'failures', 'errors', 'warnings'],
  readers: [],
  exitCode: zeroOrFailed('Schemathesis'),
  mustCount: 'operations',
};
