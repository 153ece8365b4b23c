/**
 * Something that was not done, for people: the message says what and why, `fix` what to do.
 * `code` is the kebab-case word of the JSON form. Exit code 1: refused; 2: wrong call, unreadable
 * configuration or could not start.
 */
export class WorkspaceError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, fix: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'WorkspaceError';
    this.code = code;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
