import { expect, test } from 'vitest';
import { parseMarks } from './marked.ts';

test.each([
  ['PATH=/bin\0WORKSPACE_ID=a1\0WORKSPACE_SERVICE=db\0', { workspaceId: 'a1', service: 'db' }],
  ['WORKSPACE_SERVICE=a=b\0WORKSPACE_ID=a1', { workspaceId: 'a1', service: 'a=b' }],
  ['WORKSPACE_ID=a1\0PATH=/bin\0', null],
  ['WORKSPACE_SERVICE=db\0', null],
  ['WORKSPACE_ID=\0WORKSPACE_SERVICE=db\0', null],
  ['MY_WORKSPACE_ID=a1\0MY_WORKSPACE_SERVICE=db\0', null],
  ['', null],
])('the marks in %j', (environ, expected) => expect(parseMarks(environ)).toEqual(expected));
