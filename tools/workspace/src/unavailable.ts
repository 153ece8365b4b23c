/**
 * A service cannot run on this machine: a program or a package is missing. Not a failure of the
 * workspace: the message says why, `fix` says what to install, and everything else goes on.
 */
export class Unavailable extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'Unavailable';
    this.fix = fix;
  }
}
