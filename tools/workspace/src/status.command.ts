import { Command } from 'commander';
import { openContext } from './context.ts';
import { printJson } from './json/output.ts';
import { viewOf } from './json/workspace-view.ts';
import type { ServiceState } from './services/service-state.ts';
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
      if (states.some(isBad)) process.exitCode = 1;
    });
}

/** Stopped on purpose is fine; ended by itself is not. */
function isBad({ state, detail }: ServiceState): boolean {
  return state === 'unhealthy' || state === 'blocked' || (state === 'stopped' && detail !== undefined);
}
