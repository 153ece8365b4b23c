import { Command } from 'commander';
import { openContext } from './context.ts';
import { printJson } from './json/output.ts';
import { viewOf } from './json/workspace-view.ts';
import { stateLines } from './services/service-state.ts';

/** `workspace down [SERVICE…]`: stops services; their data stays. */
export function downCommand(): Command {
  return new Command('down')
    .description('stop the services of this workspace; their data stays')
    .argument('[services...]', 'only these; default: all')
    .option('--json', 'print JSON for other programs')
    .action(async (services: string[], options: { json?: boolean }) => {
      const context = await openContext();
      try {
        const { down, statesOf } = await import('./services/up.ts');
        const states = await down(context, { only: services });
        if (options.json) {
          const stopped = new Set(states.map(({ name }) => name));
          const others = (await statesOf(context)).filter(({ name }) => !stopped.has(name));
          printJson(viewOf(context, [...states, ...others]));
        } else {
          for (const line of stateLines(states)) process.stdout.write(`${line}\n`);
        }
        process.exitCode = states.every(({ state }) => state === 'stopped') ? 0 : 1;
      } finally {
        context.registry.close();
      }
    });
}
