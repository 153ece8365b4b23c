import { expect, test } from 'vitest';
import { Unavailable } from '../unavailable.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { failureOf } from './output.ts';

test.each<[unknown, string, number]>([
  [new WorkspaceError('tree-dirty', 'm', 'f'), 'tree-dirty', 1],
  [new WorkspaceError('no-config', 'm', 'f', 2), 'no-config', 2],
  [new Unavailable('m', 'f'), 'unavailable', 2],
  [new Error('m'), 'unexpected', 2],
  ['m', 'unexpected', 2],
])('%s is said with its code and exit code', (thrown, code, exitCode) => {
  const { failure, exitCode: given } = failureOf(thrown);
  expect([failure.error.code, failure.error.message, given]).toEqual([code, 'm', exitCode]);
  expect(failure.error.fix).not.toBe('');
});
