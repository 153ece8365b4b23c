import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { printJson, reportFailure } from './json/output.ts';

/** The table of contents: every command by its name. Only the one that is called is loaded. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  create: async () => (await import('./create.command.ts')).createCommand(),
  list: async () => (await import('./list.command.ts')).listCommand(),
  status: async () => (await import('./status.command.ts')).statusCommand(),
  up: async () => (await import('./up.command.ts')).upCommand(),
  down: async () => (await import('./down.command.ts')).downCommand(),
  logs: async () => (await import('./logs.command.ts')).logsCommand(),
  env: async () => (await import('./env.command.ts')).envCommand(),
  exec: async () => (await import('./exec.command.ts')).execCommand(),
  db: async () => (await import('./db.command.ts')).dbCommand(),
  open: async () => (await import('./open.command.ts')).openCommand(),
  remove: async () => (await import('./remove.command.ts')).removeCommand(),
  prune: async () => (await import('./prune.command.ts')).pruneCommand(),
  doctor: async () => (await import('./doctor.command.ts')).doctorCommand(),
  init: async () => (await import('./init.command.ts')).initCommand(),
  completion: async () => (await import('./completion.command.ts')).completionCommand(buildProgram),
};

/** Runs the command line. Exit codes: 0 done; 1 refused or not as wanted; 2 wrong call or not started. */
export async function main(argv: string[]): Promise<void> {
  const words = argv.slice(2);
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const isJson = own.includes('--json');
  const called = words[0] !== undefined && Object.hasOwn(COMMANDS, words[0]) ? [words[0]] : undefined;
  try {
    const program = await buildProgram(called);
    if (isJson) silence(program);
    await program.parseAsync(argv);
  } catch (error) {
    const { code, exitCode, message } = error as { code?: string; exitCode?: number; message: string };
    if (!code?.startsWith('commander.')) {
      reportFailure(error, isJson);
      return;
    }
    process.exitCode = exitCode === 0 ? 0 : 2;
    if (isJson && exitCode !== 0) {
      printJson({
        error: {
          code: 'wrong-call',
          message: message.replace(/^error: /, ''),
          fix: 'see `workspace --help`',
        },
      });
    }
  }
}

/** The program with the named commands, or with all of them (help, completion). */
export async function buildProgram(names: readonly string[] = Object.keys(COMMANDS)): Promise<Command> {
  const program = new Command('workspace')
    .description('every branch its own running stack')
    .version(versionOf(join(import.meta.dirname, '../package.json')))
    .enablePositionalOptions();
  for (const name of names) {
    const command = await COMMANDS[name]?.();
    if (command) program.addCommand(command);
  }
  for (const command of everyCommand(program)) command.exitOverride().showHelpAfterError('(see --help)');
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** With --json a wrong call is said once, as JSON. */
function silence(program: Command): void {
  for (const command of everyCommand(program)) command.configureOutput({ writeErr: () => {} });
}

function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}
