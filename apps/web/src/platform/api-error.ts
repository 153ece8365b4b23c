/** One thing the server found wrong with one part of the request; `path` as in `lines.0.amountMinor`. */
export interface FieldProblem {
  path: string;
  message: string;
}

interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  requestId?: string;
  errors: FieldProblem[];
}

/** An answer that is not a success, read from its RFC 9457 problem document. `code` is for programs. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldProblem[];

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.errors = problem.errors;
  }
}

/**
 * Makes the error of an answer. A body that is no problem document (a proxy's page, nothing at all) still gives
 * one, with the code `unreadable_answer`.
 */
export function toApiError(status: number, body: unknown, requestIdHeader?: string | null): ApiError {
  const fields = isRecord(body) ? body : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return new ApiError({
    status,
    code: text('code') || 'unreadable_answer',
    title: text('title'),
    detail: text('detail'),
    requestId: text('requestId') || requestIdHeader || undefined,
    errors: readErrors(fields['errors']),
  });
}

function readErrors(errors: unknown): FieldProblem[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isFieldProblem).map(({ path, message }) => ({ path, message }));
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';
}

/** Whether a value is an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
