import { Unavailable } from '../unavailable.ts';
import { WorkspaceError } from '../workspace-error.ts';

/** The one value that a command with --json prints. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A line for people: on stderr, so that stdout holds what programs read. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export interface Failure {
  error: { code: string; message: string; fix: string };
}

/** What a thrown value says in the JSON form, and the exit code that goes with it. */
export function failureOf(error: unknown): { failure: Failure; exitCode: number } {
  if (error instanceof WorkspaceError) {
    const { code, message, fix, exitCode } = error;
    return { failure: { error: { code, message, fix } }, exitCode };
  }
  if (error instanceof Unavailable) {
    return {
      failure: { error: { code: 'unavailable', message: error.message, fix: error.fix } },
      exitCode: 2,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    failure: { error: { code: 'unexpected', message, fix: 'see `workspace doctor`' } },
    exitCode: 2,
  };
}

/** Says why nothing was done, in the form that was asked for, and sets the exit code. */
export function reportFailure(error: unknown, json: boolean): void {
  const { failure, exitCode } = failureOf(error);
  process.exitCode = exitCode;
  if (json) {
    printJson(failure);
    return;
  }
  say(`Not done: ${failure.error.message}`);
  if (failure.error.fix) say(`To do: ${failure.error.fix.replace(/\.?$/, '.')}`);
}
