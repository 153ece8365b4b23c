/** A command that stops with a sentence for the person at the terminal. Exit code 1: what was checked is bad; 2: could not check. */
export class CannotDo extends Error {
  override name = 'CannotDo';
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
