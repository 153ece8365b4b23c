import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { ConfigError } from '#platform/config';
import { FolderInUse } from '#platform/data-folder';
import { Refused, ServerGone } from './api-access.ts';
import { backupCommand } from './commands/backup.command.ts';
import { configCommand } from './commands/config.command.ts';
import { demoCommand } from './commands/demo.command.ts';
import { importCommand } from './commands/import.command.ts';
import { migrateCommand } from './commands/migrate.command.ts';
import { planCommand } from './commands/plan.command.ts';
import { restoreCommand } from './commands/restore.command.ts';
import { runCommand } from './commands/run.command.ts';
import { serveCommand } from './commands/serve.command.ts';
import { tokenCommand } from './commands/token.command.ts';
import { userCommand } from './commands/user.command.ts';
import { CannotDo } from './commands/cannot-do.ts';
import { MigrationsPending } from './open-sira.ts';

function program() {
  const reminders = new Command('reminders')
    .description('What goes out, and sending it')
    .addCommand(planCommand())
    .addCommand(runCommand());
  return new Command('sira')
    .description('SIRA gets invoices paid: the right reminder, once, never after payment')
    .addCommand(serveCommand())
    .addCommand(importCommand())
    .addCommand(reminders)
    .addCommand(new Command('user').description('People who sign in').addCommand(userCommand()))
    .addCommand(new Command('token').description('Tokens for scripts and tests').addCommand(tokenCommand()))
    .addCommand(migrateCommand())
    .addCommand(demoCommand())
    .addCommand(configCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .showHelpAfterError('(sira --help lists the commands)')
    .exitOverride();
}

const EXPECTED = [ConfigError, FolderInUse, MigrationsPending, CannotDo, ServerGone];

/** Runs one command. Exit codes: 0 done, 1 refused or something in it is bad, 2 could not start. */
export async function runCli(argv: string[]): Promise<void> {
  try {
    await inheritExits(program()).parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function inheritExits(command: Command): Command {
  for (const child of command.commands) inheritExits(child.exitOverride());
  return command;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Refused) {
    const { detail, errors, requestId } = error.problem;
    console.error(pc.red(detail));
    for (const { path, message } of errors) if (message !== detail) console.error(`  ${path}: ${message}`);
    if (error.problem.status >= 500) console.error(`  request ${requestId}`);
    return 1;
  }
  if (EXPECTED.some((kind) => error instanceof kind)) {
    console.error(pc.red((error as Error).message));
    return error instanceof CannotDo ? error.exitCode : 2;
  }
  console.error(error);
  return 2;
}
