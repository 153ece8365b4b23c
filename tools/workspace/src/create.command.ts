import { Command } from 'commander';
import { printJson, say } from './json/output.ts';
import { viewOf } from './json/workspace-view.ts';
import { isAsWanted } from './services/service-state.ts';

interface CreateFlags {
  from?: string;
  cloneDb?: string;
  start: boolean;
  setup: boolean;
  json?: boolean;
}

/** `workspace create BRANCH`: a tree, ports, services and a database of its own; again: goes on. */
export function createCommand(): Command {
  return new Command('create')
    .description('make the workspace of a branch, or go on where an earlier call stopped')
    .argument('<branch>', 'an existing branch is checked out, a missing one is made')
    .option('--from <ref>', 'what a new branch starts from (default: HEAD)')
    .option('--clone-db <name>', 'copy the database of this workspace instead of the seeded one')
    .option('--no-start', 'start no services')
    .option('--no-setup', 'run no set-up commands')
    .option('--json', 'print one JSON value')
    .action(async (branch: string, flags: CreateFlags) => {
      const { createWorkspace } = await import('./lifecycle/create.ts');
      const { context, states } = await createWorkspace({
        branch,
        ...(flags.from === undefined ? {} : { from: flags.from }),
        ...(flags.cloneDb === undefined ? {} : { cloneDb: flags.cloneDb }),
        start: flags.start,
        setup: flags.setup,
        onProgress: say,
      });
      const view = viewOf(context, states);
      context.registry.close();
      if (flags.json) printJson(view);
      else process.stdout.write((await import('./text/workspace-text.ts')).describeWorkspace(view));
      const wanted = states.filter(({ name }) => context.config.services[name]?.autostart);
      if (flags.start && !wanted.every((state) => isAsWanted(state))) process.exitCode = 1;
    });
}
