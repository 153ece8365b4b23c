import type { ToolRules } from '../tool-rules.ts';

export const audit: ToolRules = {
  tool: 'audit',
  label: 'the audit',
  metrics: ['critical', 'high', 'moderate', 'low', 'total'],
  readers: [],
  exitCode: (code) =>
    code === 0
      ? { verdict: 'pass', because: 'The audit ended with exit code 0.' }
      : {
          verdict: 'unknown',
          because: `The audit ended with exit code ${code}: it found advisories or was not performed.`,
        },
};
