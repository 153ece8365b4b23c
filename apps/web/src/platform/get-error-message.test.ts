import { describe, expect, test } from 'vitest';
import { ApiError, toApiError } from './api-error.ts';
import { getErrorMessage } from './get-error-message.ts';

const problem = {
  type: 'about:blank',
  title: 'Conflict',
  status: 409,
  detail: 'Bagas changed this invoice a moment ago. Look at it again, then record the payment.',
  code: 'invoice_changed',
  requestId: '7f3a-91c2',
  errors: [{ path: 'amountMinor', message: 'More than is open.' }],
};

const expected = { message: problem.detail, requestId: '7f3a-91c2', fields: problem.errors };

const saying = (words: RegExp) => ({ message: expect.stringMatching(words), fields: [] });

describe('a message is found in every shape of error', () => {
  test.each([
    ['an ApiError', toApiError(409, problem), expected],
    ['a bare problem document', problem, expected],
    ['a problem document inside { error }', { error: problem }, expected],
    [
      'an answer without a detail, by its status',
      toApiError(403, { title: 'Forbidden', code: 'forbidden' }),
      { message: 'Your role does not allow this. An admin can change it.', fields: [] },
    ],
    [
      'an answer with a title alone',
      toApiError(418, { title: 'I am a teapot' }),
      { message: 'I am a teapot', fields: [] },
    ],
    [
      "a proxy's page, with the id from the header",
      toApiError(502, '<html>Bad gateway</html>', 'abc'),
      { message: 'SIRA is not running at the moment. Try again in a minute.', requestId: 'abc', fields: [] },
    ],
    ['a failed fetch in Chromium', new TypeError('Failed to fetch'), saying(/could not be reached/)],
    [
      'a failed fetch in Firefox',
      new TypeError('NetworkError when attempting to fetch resource.'),
      saying(/could not be reached/),
    ],
    ['a failed fetch in Safari', new TypeError('Load failed'), saying(/could not be reached/)],
    ['a time-out', new DOMException('signal timed out', 'TimeoutError'), saying(/did not answer in time/)],
    ['an aborted request', new DOMException('aborted', 'AbortError'), saying(/was stopped/)],
    ['a plain error', new Error('The file is empty.'), { message: 'The file is empty.', fields: [] }],
    ['a bug that is a TypeError', new TypeError('x is not a function'), saying(/x is not a function/)],
    ['text', '  The file is empty.  ', { message: 'The file is empty.', fields: [] }],
    ['an error without words', new Error(''), saying(/Something broke/)],
    ['undefined', undefined, saying(/Something broke/)],
    ['null', null, saying(/Something broke/)],
    ['a number', 42, saying(/Something broke/)],
    ['an empty object', {}, saying(/Something broke/)],
    ['empty text', '', saying(/Something broke/)],
  ])('%s', (_name, error, wanted) => {
    expect(getErrorMessage(error)).toEqual(wanted);
  });

  test('field errors that are damaged are left out', () => {
    const error = toApiError(422, {
      ...problem,
      errors: [null, { path: 3 }, { path: 'dueOn', message: 'Too early.' }],
    });
    expect(getErrorMessage(error).fields).toEqual([{ path: 'dueOn', message: 'Too early.' }]);
    expect(toApiError(422, { errors: 'none' }).errors).toEqual([]);
  });

  test('an ApiError keeps its code and status for programs', () => {
    const error = toApiError(409, problem);
    expect(error).toBeInstanceOf(ApiError);
    expect([error.status, error.code]).toEqual([409, 'invoice_changed']);
    expect(toApiError(500, undefined).code).toBe('unreadable_answer');
  });
});
