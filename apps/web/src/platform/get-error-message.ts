import { ApiError, isRecord, toApiError, type FieldProblem } from './api-error.ts';

/** What to tell the person: a sentence, the id to quote, and what belongs to single fields. */
export interface ErrorMessage {
  message: string;
  requestId?: string;
  fields: readonly FieldProblem[];
}

const unreachable = 'SIRA could not be reached. Check the connection, then try again.';
const slow = 'SIRA did not answer in time. Try again.';
const stopped = 'The request was stopped before it was answered.';
const unknown = 'Something broke on our side. Try again; if it happens again, send us the request id.';

/** For answers without words of their own. */
const byStatus: Record<number, string> = {
  401: 'You are signed out. Sign in, then try again.',
  403: 'Your role does not allow this. An admin can change it.',
  404: 'This is not here any more, or never was.',
  413: 'This is too large for one request.',
  429: 'Too many requests in a short time. Wait a minute, then try again.',
  502: 'SIRA is not running at the moment. Try again in a minute.',
  503: 'SIRA is not ready at the moment. Try again in a minute.',
  504: slow,
};

/** Reads every shape an error can have: a problem document, a failed fetch, a time-out, an `Error`, text, anything. */
export function getErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof ApiError) return fromApi(error);
  if (typeof error === 'string' && error.trim() !== '') return { message: error.trim(), fields: [] };
  if (!isRecord(error)) return { message: unknown, fields: [] };
  const name = typeof error['name'] === 'string' ? error['name'] : '';
  const text = typeof error['message'] === 'string' ? error['message'].trim() : '';
  if (name === 'TimeoutError') return { message: slow, fields: [] };
  if (name === 'AbortError') return { message: stopped, fields: [] };
  if (name === 'TypeError' && isFailedFetch(text)) return { message: unreachable, fields: [] };
  if (isProblem(error)) return fromApi(toApiError(Number(error['status']), error));
  if ('error' in error) return getErrorMessage(error['error']);
  return { message: text || unknown, fields: [] };
}

/** Chromium, Firefox, Safari and Node each say it in their own words. */
function isFailedFetch(text: string): boolean {
  return /failed to fetch|networkerror|load failed|fetch failed|network request failed/i.test(text);
}

function isProblem(error: Record<string, unknown>): boolean {
  return typeof error['status'] === 'number' && ('title' in error || 'detail' in error || 'code' in error);
}

function fromApi(error: ApiError): ErrorMessage {
  const words = error.detail || byStatus[error.status] || error.title || unknown;
  return { message: words, requestId: error.requestId, fields: error.errors };
}
