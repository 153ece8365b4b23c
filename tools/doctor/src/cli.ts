import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { dbCommand } from './db.command.ts';
import { hostCommand } from './host.command.ts';
import { clean } from './text.ts';

/** The table of contents: every command by its name. */
const COMMANDS: Command[] = [dbCommand(), hostCommand()];

/** Runs the command line. Exit codes: 0 healthy, 1 cause found, 2 could not tell or a wrong call. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('doctor')
    .description('why the database does not answer, and where the memory of the server went')
    .version(versionOf(join(import.meta.dirname, '../package.json')));
  for (const command of COMMANDS) program.addCommand(command.exitOverride());
  program.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const { code, message, exitCode } = error as { code?: string; message: string; exitCode: number };
    if (code?.startsWith('commander.')) {
      process.exitCode = exitCode === 0 ? 0 : 2;
      return;
    }
    process.stderr.write(`Not examined: ${clean(message, 500)}\n`);
    process.exitCode = 2;
  }
}

function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}
