import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { unpinned } from '../git/git.ts';
import { say } from '../json/output.ts';

/** How a command ended: one of the two is null. */
export interface End {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** Signals that people and supervisors send to a program to end it or to make it read its files again. */
const PASSED: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/**
 * Runs a command in the foreground with this terminal and hands on signals. As a shell does, 127 is
 * said for a command that is not found and 126 for one that may not be run.
 */
export function runForeground(o: {
  command: string;
  args: readonly string[];
  folder: string;
  environment: Record<string, string>;
  stdout: 'inherit' | 2;
}): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(o.command, [...o.args], {
      cwd: o.folder,
      env: { ...unpinned(), ...o.environment },
      stdio: ['inherit', o.stdout, 'inherit'],
      // npm and the like are .cmd files on Windows, which only a shell runs.
      shell: process.platform === 'win32',
    });
    const handOn = (signal: NodeJS.Signals) => {
      // At a terminal Ctrl-C has reached the child by itself, and a second one would cut short its goodbye.
      if ((signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of PASSED) process.on(signal, handOn);
    const end = (result: End) => {
      for (const signal of PASSED) process.off(signal, handOn);
      resolve(result);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      say(`${o.command} was not run: ${error.code === 'ENOENT' ? 'it was not found' : error.message}.`);
      end({ exitCode: error.code === 'EACCES' ? 126 : 127, signal: null });
    });
    child.on('exit', (exitCode, signal) => end({ exitCode, signal }));
  });
}

/** Ends this process as the command ended: with its code, or by its signal. */
export function mirror({ exitCode, signal }: End): void {
  if (signal === null) {
    process.exitCode = exitCode ?? 1;
    return;
  }
  process.exitCode = 128 + (constants.signals[signal] ?? 0);
  if (process.platform !== 'win32') process.kill(process.pid, signal);
}
