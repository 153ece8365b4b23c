import { spawn } from 'node:child_process';
import type { CommandLine } from '../config/config.ts';
import { unpinned } from '../git/git.ts';
import { WorkspaceError } from '../workspace-error.ts';

/** A command of the configuration as people would type it. */
export function commandText(command: CommandLine): string {
  return typeof command === 'string' ? command : command.join(' ');
}

/**
 * Runs a hook in the tree to its end; what it prints goes to stderr. Throws `WorkspaceError` `hook-failed`.
 */
export async function runHook(o: {
  name: string;
  command: CommandLine;
  folder: string;
  environment: Record<string, string>;
}): Promise<void> {
  const [word = '', ...words] = typeof o.command === 'string' ? [o.command] : o.command;
  const child = spawn(word, words, {
    cwd: o.folder,
    shell: typeof o.command === 'string',
    env: { ...unpinned(), ...o.environment },
    // stdout is for what this command prints itself: with --json one value and nothing else.
    stdio: ['ignore', 2, 2],
  });
  const how = await new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(null);
      else resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  if (how === null) return;
  throw new WorkspaceError(
    'hook-failed',
    `The ${o.name} command \`${commandText(o.command)}\` ended with ${how}.`,
    'see its output above',
  );
}
