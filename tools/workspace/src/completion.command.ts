import { Command } from 'commander';
import { currentFolder, openState } from './context.ts';
import { locate } from './git/repository.ts';
import { printJson } from './json/output.ts';
import { completionScript, SHELLS, type Completable, type Shell } from './text/completion.ts';
import { WorkspaceError } from './workspace-error.ts';

/** `workspace completion SHELL`: a script for bash, zsh or fish; `names` is what the scripts ask. */
export function completionCommand(buildProgram: () => Promise<Command>): Command {
  return new Command('completion')
    .description('print a completion script: eval "$(workspace completion bash)"')
    .argument('<shell>', `${SHELLS.join(', ')}; names: the workspaces of this repository`)
    .option('--json', 'print one JSON value')
    .action(async (shell: string, flags: { json?: boolean }) => {
      const text = shell === 'names' ? await names() : await script(shell, buildProgram);
      if (flags.json) printJson({ shell, text });
      else process.stdout.write(text);
    });
}

async function script(shell: string, buildProgram: () => Promise<Command>): Promise<string> {
  if (!SHELLS.includes(shell as Shell)) {
    throw new WorkspaceError(
      'unknown-shell',
      `There is no script for “${shell}”.`,
      `choose ${SHELLS.join(', ')}`,
      2,
    );
  }
  const program = await buildProgram();
  return completionScript(shell as Shell, program.commands.map(completable));
}

function completable(command: Command): Completable {
  const [first] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.map(({ short, long, description }) => ({
        flags: [short, long].filter((flag) => flag != null),
        description,
      })),
      { flags: ['--help'], description: 'display help' },
    ],
    takesWorkspace: first?.name() === 'name',
    commands: command.commands.map(completable),
  };
}

async function names(): Promise<string> {
  const location = await locate(currentFolder());
  const { registry } = openState();
  try {
    return registry
      .list(location.repo)
      .map((one) => `${one.name}\n`)
      .join('');
  } finally {
    registry.close();
  }
}
