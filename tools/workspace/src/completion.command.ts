import { Command } from 'commander';
import { currentFolder, openState } from './context.ts';
import { git } from './git/git.ts';
import { locate } from './git/repository.ts';
import { findHome } from './home.ts';
import { printJson } from './json/output.ts';
import { ASKED, type Completable, type Wanted } from './text/completable.ts';
import { completionScript, SHELLS, type Shell } from './text/completion.ts';
import { WorkspaceError } from './workspace-error.ts';

/** `workspace completion SHELL`: a script for bash, zsh or fish, and what the scripts ask (`ASKED`). */
export function completionCommand(buildProgram: () => Promise<Command>): Command {
  return new Command('completion')
    .description('print a completion script: eval "$(workspace completion bash)"')
    .argument('<shell>', `${SHELLS.join(', ')}; what these ask: ${ASKED.join(', ')}`)
    .option('--json', 'print one JSON value')
    .action(async (shell: string, flags: { json?: boolean }) => {
      const ask = Object.hasOwn(ANSWERS, shell) ? ANSWERS[shell as (typeof ASKED)[number]] : null;
      const text = ask ? (await ask()).map((one) => `${one}\n`).join('') : await script(shell, buildProgram);
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

/** What a word of a command or the value of an option is, by the name that its help gives it. */
const WORDS: Record<string, Wanted> = {
  name: 'workspaces',
  service: 'services',
  services: 'services',
  branch: 'branches',
  file: 'file',
  command: 'command',
  shell: SHELLS,
};
const VALUES: Record<string, Wanted> = {
  workspace: 'workspaces',
  cloneDb: 'workspaces',
  service: 'services',
  from: 'branches',
};

function completable(command: Command): Completable {
  const [first] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag != null),
        description: option.description,
        takes: option.required || option.optional ? (VALUES[option.attributeName()] ?? 'other') : null,
      })),
      { flags: ['--help'], description: 'display help', takes: null },
    ],
    takes: first ? (WORDS[first.name()] ?? null) : null,
    commands: command.commands.map(completable),
  };
}

const ANSWERS: Record<(typeof ASKED)[number], () => Promise<string[]>> = {
  async workspaces() {
    const location = await locate(currentFolder());
    const { registry } = openState();
    try {
      return registry.list(location.repo).map((one) => one.name);
    } finally {
      registry.close();
    }
  },

  async services() {
    const { tree, mainPath } = await locate(currentFolder());
    const { readConfig } = await import('./config/config.ts');
    const config = await readConfig(tree ?? mainPath, { fallback: mainPath, cache: findHome().cache });
    return Object.keys(config.services);
  },

  async branches() {
    const names = await git(currentFolder(), ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']);
    return names.split('\n').filter((name) => name !== '');
  },
};
