import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { Command, Option } from 'commander';
import { distinctFiles, fromPieces, openInput } from './input.ts';
import { readInput, rulesOf } from './readers.ts';
import type { Reading, Tool } from './report.ts';
import { TOOLS } from './report.ts';
import { deliver, type ReportOptions, withReportOptions } from './tool.command.ts';
import type { ToolRules } from './tool-rules.ts';

interface RunOptions extends ReportOptions {
  also: string[];
  pty: boolean;
}

/** So much of each stream of a command is kept, in characters. */
const KEPT_LENGTH = 32 * 1024 * 1024;

/** `ci-report run <tool> -- COMMAND`: runs it, shows what it prints, reports. */
export function runCommand(): Command {
  const also = new Option('--also <file>', 'a result the command writes; can be given several times');
  return withReportOptions(new Command('run'))
    .description('run a command, keep its output on the screen, and report it')
    .argument('<tool>', TOOLS.join(', '))
    .argument('<command...>', 'the command, after --')
    .addOption(also.default([]).argParser((file: string, given: unknown) => [...(given as string[]), file]))
    .option('--no-pty', 'run it without a terminal of its own')
    .action(async (tool: string, command: string[], options: RunOptions) => {
      process.exitCode = await runAndReport(tool, command, options);
    });
}

async function runAndReport(tool: string, command: readonly string[], options: RunOptions): Promise<number> {
  if (!(TOOLS as readonly string[]).includes(tool)) {
    process.stderr.write(`Not run: ${tool} is none of ${TOOLS.join(', ')}.\n`);
    return 2;
  }
  const rules = rulesOf(tool as Tool);
  const before = Date.now();
  // What it prints goes to standard error when standard output is to hold the report.
  const { output, exitCode } = await runShown(
    command,
    options.pty && process.stdout.isTTY === true,
    options.out !== undefined,
  );
  const also = await distinctFiles(options.also);
  const readings = [
    ...(await Promise.all(also.map((file) => readAlso(rules, file, before)))),
    await readInput(rules, await fromPieces('the output', output)),
  ];
  const code = await deliver(rules, readings, exitCode, options);
  // Without --gate it stands in for the command, so the command's own exit code is passed on.
  return options.gate ? code : exitCode;
}

async function readAlso(rules: ToolRules, file: string, before: number): Promise<Reading> {
  try {
    const { mtimeMs } = await (await import('node:fs/promises')).stat(file);
    const reading = await readInput(rules, await openInput(file));
    // Files carry whole milliseconds on some systems, so one is allowed for.
    if (mtimeMs < before - 1_000)
      reading.problems.push(`${file} is older than this run, so it is of another one.`);
    return reading;
  } catch (error) {
    return readInput(rules, await fromPieces(`${file} (${(error as Error).message})`, ['']));
  }
}

/** Runs a command on a terminal of its own (`script`) or through a pipe; resolves when it and its output have ended. */
export function runShown(
  command: readonly string[],
  pty: boolean,
  toStdout: boolean,
): Promise<{ output: string[]; exitCode: number }> {
  const script = pty ? findProgram('script') : null;
  const [program, ...args] = script ? [script, '-qefc', command.map(quote).join(' '), '/dev/null'] : command;
  const child = spawn(program!, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  const show = toStdout ? process.stdout : process.stderr;
  const errors = keptText(child.stderr, show);
  const results = keptText(child.stdout, show);
  const pass = (signal: NodeJS.Signals) => () => child.kill(signal);
  const [onInterrupt, onEnd] = [pass('SIGINT'), pass('SIGTERM')];
  process.once('SIGINT', onInterrupt).once('SIGTERM', onEnd);
  return new Promise((resolve) => {
    const finish = (exitCode: number) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onEnd);
      // Results come last, as on the screen, and are not cut through by what is printed on standard error.
      resolve({ output: [...errors, '\n', ...results], exitCode });
    };
    child.on('error', (error) => {
      process.stderr.write(`Not run: ${error.message}\n`);
      finish(127);
    });
    child.on('close', (code, signal) =>
      finish(code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0)),
    );
  });
}

/** Shows what a stream brings and keeps it: of very much, the beginning and the end, as the end says how it went. */
function keptText(stream: NodeJS.ReadableStream, show: NodeJS.WritableStream): string[] {
  const kept: string[] = [];
  const decoder = new TextDecoder();
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    show.write(chunk);
    const text = decoder.decode(chunk, { stream: true });
    size += text.length;
    kept.push(text);
    while (size > KEPT_LENGTH && kept.length > 2) size -= kept.splice(1, 1)[0]!.length;
  });
  return kept;
}

function findProgram(name: string): string | null {
  // Only util-linux's `script` knows -e and -c.
  if (process.platform !== 'linux') return null;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
