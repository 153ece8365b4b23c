import { spawn } from 'node:child_process';
import { wordsFor, projectOf } from '../compose/project.ts';
import type { Context } from '../context.ts';
import { followLog, lastLines, sizeOf } from './log-file.ts';
import { LineJoiner } from './log-text.ts';
import { checkNames, logFileOf } from './place.ts';
import { run } from './run.ts';

export interface ServiceLog {
  name: string;
  /** As they were written; not yet safe for a terminal. */
  lines: string[];
  /** Where the log ends now, bytes; what follows was not read. */
  end: number;
}

/** The last `count` lines of services. Of containers Docker is asked. Throws for an unknown name. */
export function readLogs(context: Context, names: readonly string[], count: number): Promise<ServiceLog[]> {
  checkNames(context, names);
  return Promise.all(
    names.map(async (name) => {
      const file = logFileOf(context, name);
      const end = sizeOf(file);
      const words = containerWords(context, name, ['--tail', String(count)]);
      if (!words) return { name, lines: lastLines(file, count), end };
      const { code, stdout } = await run('docker', words, { cwd: context.workspace.path, timeoutMs: 15_000 });
      const lines = code === 0 ? stdout.split(/\r?\n/).slice(0, -1) : lastLines(file, count);
      return { name, lines, end };
    }),
  );
}

/** Goes on from where `logs` end until `signal` is aborted. */
export async function followLogs(
  context: Context,
  logs: readonly ServiceLog[],
  o: { signal: AbortSignal; onLines: (name: string, lines: string[]) => void },
): Promise<void> {
  await Promise.all(
    logs.map(({ name, end }) => {
      const words = containerWords(context, name, ['--tail', '0', '--follow']);
      const onLines = (lines: string[]) => lines.length > 0 && o.onLines(name, lines);
      if (words) return followProgram(words, context.workspace.path, o.signal, onLines);
      return followLog(logFileOf(context, name), { from: end, signal: o.signal, onLines });
    }),
  );
}

/** What one container writes from a moment on, until `signal` is aborted or the container ends. */
export function followContainer(
  context: Context,
  name: string,
  o: { since: Date; signal: AbortSignal; onLines: (lines: string[]) => unknown },
): Promise<void> {
  const words = containerWords(context, name, ['--follow', '--since', o.since.toISOString()]);
  if (!words) throw new TypeError(`${name} runs in no container`);
  return followProgram(words, context.workspace.path, o.signal, o.onLines);
}

function containerWords(context: Context, name: string, words: string[]): string[] | null {
  const service = context.config.services[name];
  if (service?.kind !== 'compose') return null;
  return wordsFor(projectOf(context), ['logs', '--no-log-prefix', ...words, service.service]);
}

function followProgram(
  words: string[],
  cwd: string,
  signal: AbortSignal,
  onLines: (lines: string[]) => unknown,
): Promise<void> {
  const joiner = new LineJoiner();
  return new Promise((resolve) => {
    const child = spawn('docker', words, {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      signal,
      windowsHide: true,
    });
    child.stdout.setEncoding('utf8').on('data', (piece: string) => onLines(joiner.push(piece)));
    child.once('error', () => resolve());
    child.once('close', () => {
      onLines(joiner.rest());
      resolve();
    });
  });
}
