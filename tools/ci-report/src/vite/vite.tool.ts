import { type ToolRules, zeroOrFailed } from '../tool-rules.ts';

export const vite: ToolRules = {
  tool: 'vite',
  label: 'vite build',
  metrics: ['chunks', 'bytes', 'gzipBytes', 'warnings'],
  readers: [],
  exitCode: zeroOrFailed('vite build'),
  mustCount: 'chunks',
};
