import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { detectCommand } from './detect.command.ts';
import { publishCommand } from './publish.command.ts';
import { TOOLS } from './report.ts';
import { runCommand } from './run.command.ts';
import { toolCommand } from './tool.command.ts';

/** The table of contents: every command by its name. */
const COMMANDS: Command[] = [...TOOLS.map(toolCommand), publishCommand(), runCommand(), detectCommand()];

/** Runs the command line. Exit codes: 0; with --gate 1 bad and 2 could not tell; 2 for a wrong call. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('ci-report')
    .description('never green unless everything agrees')
    .version(versionOf(join(import.meta.dirname, '../package.json')));
  for (const command of COMMANDS) program.addCommand(command.exitOverride());
  program.exitOverride();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code?.startsWith('commander.')) {
      process.exitCode = (error as { exitCode: number }).exitCode === 0 ? 0 : 2;
      return;
    }
    process.stderr.write(`Not reported: ${message}\n`);
    process.exitCode = 2;
  }
}

function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}
