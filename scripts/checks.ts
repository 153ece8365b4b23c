import type { Step } from './steps.ts';

/** What can be checked without running SIRA. A dispatcher: the work is in the npm scripts. */
export const checks: Step[] = [
  { name: 'format', script: 'check:format' },
  { name: 'lint', script: 'check:lint' },
  { name: 'types', script: 'check:types' },
  { name: 'boundaries', script: 'check:deps' },
  { name: 'transactions', script: 'check:transactions' },
  { name: 'unused code', script: 'check:unused' },
  { name: 'api document', script: 'api:check' },
];
