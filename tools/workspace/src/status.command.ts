import { Command } from 'commander';
import { openContext } from './context.ts';
import { isTreeOnDisk } from './git/repository.ts';
import { printJson, say } from './json/output.ts';
import { viewOf } from './json/workspace-view.ts';
import { isWanting } from './services/service-state.ts';
import { describeWorkspace } from './text/workspace-text.ts';

/** `workspace status [NAME]`: exit code 1 when something does not run as it should. */
export function statusCommand(): Command {
  return new Command('status')
    .description('say where a workspace is, what runs and under which addresses')
    .argument('[name]', 'name or branch (default: the workspace of this folder)')
    .option('--json', 'print one JSON value')
    .action(async (name: string | undefined, flags: { json?: boolean }) => {
      const context = await openContext(name === undefined ? {} : { name });
      const { statesOf } = await import('./services/states.ts');
      const states = await statesOf(context);
      const view = viewOf(context, states);
      context.registry.close();
      if (flags.json) printJson(view);
      else process.stdout.write(describeWorkspace(view));
      const isGone = !isTreeOnDisk(view.path);
      if (isGone) say(`${view.name}: its tree is gone; \`workspace prune\` cleans up.`);
      if (isGone || states.some(isWanting)) process.exitCode = 1;
    });
}
