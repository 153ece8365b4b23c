import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';

export interface RunOptions {
  cwd: string;
  /** On top of this process's environment. */
  environment?: Record<string, string>;
  /** After that it is killed, ms. */
  timeoutMs: number;
  /** What it prints goes to the end of this file instead. */
  logFile?: string;
  /** With a log: only standard error goes into it, and `stdout` is given back (it holds keys). */
  keepStdout?: boolean;
  /** It gets a process group of its own, which is killed whole when it takes too long. Not on Windows. */
  group?: boolean;
}
export interface RunResult {
  /** Null: it was killed or could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** `ENOENT` when there is no such program; `ETIMEDOUT` when it took too long. */
  failure: string | null;
}

/** Runs a program to its end and gives what it printed, cut at 4 MB each. Never throws. */
export function run(command: string, args: readonly string[], o: RunOptions): Promise<RunResult> {
  const result: RunResult = { code: null, stdout: '', stderr: '', failure: null };
  if (o.logFile) mkdirSync(dirname(o.logFile), { recursive: true });
  const log = o.logFile ? openSync(o.logFile, 'a', 0o600) : null;
  return new Promise((resolve) => {
    const env = { ...process.env, ...o.environment };
    // With a log both streams go to the file itself: it is whole also when this process is killed.
    const out = log === null || o.keepStdout ? 'pipe' : log;
    const stdio = ['ignore', out, log ?? 'pipe'] as const;
    const detached = o.group === true && process.platform !== 'win32';
    const child = spawn(command, args, { cwd: o.cwd, env, stdio: [...stdio], windowsHide: true, detached });
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (log !== null) closeSync(log);
      resolve(result);
    };
    const timer = setTimeout(() => {
      result.failure = 'ETIMEDOUT';
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded) end();
      // While it is not waited for, its group cannot be another's.
      else if (detached && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    }, o.timeoutMs);
    const keep = (stream: 'stdout' | 'stderr') => (piece: string) => {
      if (result[stream].length < LIMIT) result[stream] += piece.slice(0, LIMIT);
    };
    child.stdout?.setEncoding('utf8').on('data', keep('stdout'));
    child.stderr?.setEncoding('utf8').on('data', keep('stderr'));
    child.once('error', (error: NodeJS.ErrnoException) => {
      result.failure ??= error.code ?? error.message;
      end();
    });
    // A child of the child may keep the pipe open, so the streams are not waited for once it was killed.
    child.once('exit', () => result.failure && end());
    child.once('close', (code) => {
      result.code = code;
      if (!result.failure) end();
    });
  });
}

const LIMIT = 4 * 1024 * 1024;

/** The variable by which programs of this folder are found too, before all others. */
export function withFolderOnPath(folder: string | null): Record<string, string> {
  return folder === null ? {} : { PATH: [folder, process.env.PATH ?? ''].join(delimiter) };
}
