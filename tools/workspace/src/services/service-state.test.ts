import { describe, expect, it } from 'vitest';
import { WorkspaceError } from '../workspace-error.ts';
import { isAsWanted, isWanting, sentenceOf, type ServiceState, stateLines } from './service-state.ts';

function state(word: ServiceState['state'], more: Partial<ServiceState> = {}): ServiceState {
  return { name: 'db', kind: 'postgres', state: word, port: 3005, pid: null, url: 'postgres://x', ...more };
}

describe('a start', () => {
  it.each([
    ['running', [], true],
    ['unavailable', [], true],
    ['unavailable', ['db'], false],
    ['unavailable', ['web'], true],
    ['stopped', [], false],
    ['starting', [], false],
    ['unhealthy', [], false],
    ['blocked', [], false],
  ] as const)('that ends with %s when %j were named is as wanted: %s', (word, named, isGood) => {
    expect(isAsWanted(state(word), named)).toBe(isGood);
  });
});

it.each([
  [state('running'), false],
  [state('stopped'), false],
  [state('stopped', { detail: 'It ended by itself.' }), true],
  [state('unavailable', { detail: 'Install it.' }), false],
  [state('starting'), false],
  [state('unhealthy'), true],
  [state('blocked'), true],
])('a look at %j finds something wrong: %s', (seen, isWrong) => {
  expect(isWanting(seen)).toBe(isWrong);
});

it('prints a line for each service and the reason below it', () => {
  const lines = stateLines([
    state('running'),
    state('blocked', { name: 'worker', detail: 'Held.\nBy x.' }),
    state('running', { name: 'job', url: null, port: null }),
  ]);
  expect(lines).toEqual([
    'db      running  postgres://x',
    'worker  blocked',
    '  Held.',
    '  By x.',
    'job     running',
  ]);
});

it.each([
  [new Error('plain'), 'plain'],
  [new WorkspaceError('x', 'It is broken.', 'mend it'), 'It is broken. Mend it.'],
  [new WorkspaceError('x', 'It said:\n  no', 'Mend it.'), 'It said:\n  no\nMend it.'],
])('makes a sentence of %s', (error, sentence) => {
  expect(sentenceOf(error)).toBe(sentence);
});
