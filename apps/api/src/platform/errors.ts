/** One field that is wrong: `path` as in the body or query (`contacts.0.email`), the message for people. */
export interface FieldError {
  path: string;
  message: string;
}

/** A refusal the caller can act on. `code` is part of the public API: never rename one. */
export class AppError extends Error {
  override name = 'AppError';
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    errors: FieldError[] = [],
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

export const notFound = (code: string, message: string) => new AppError(404, code, message);

/** A rule across fields or against what is stored; `errors` names the fields. */
export const conflict = (code: string, message: string, errors: FieldError[] = []) =>
  new AppError(409, code, message, errors);

export const forbidden = (code: string, message: string) => new AppError(403, code, message);
export const unauthorised = (code: string, message: string) => new AppError(401, code, message);

/** Refuses one field: the sentence is both the message of the answer and of the field. */
export const refuse = (path: string, code: string, message: string) =>
  conflict(code, message, [{ path, message }]);

interface DriverError {
  code?: string;
  constraint?: string;
  detail?: string;
}

/** The driver's own error inside a query error, or null: its `code` is the SQLSTATE. */
export function sqlError(error: unknown): DriverError | null {
  const cause = error instanceof Error ? (error.cause ?? error) : null;
  const code = (cause as DriverError | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? (cause as DriverError) : null;
}
