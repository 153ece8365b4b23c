import { Command } from 'commander';
import { openContext } from './context.ts';
import { environmentOf } from './environment/environment.ts';
import { toEnvFile, toShell } from './environment/quote.ts';
import { printJson } from './json/output.ts';

interface EnvFlags {
  workspace?: string;
  export?: boolean;
  json?: boolean;
}

/** `workspace env`: the variables of the workspace, as a .env file or for `eval`. */
export function envCommand(): Command {
  return new Command('env')
    .description('print the variables of the workspace as KEY=VALUE')
    .option('-w, --workspace <name>', 'another workspace of this repository')
    .option('--export', 'as `export KEY=…` for `eval "$(workspace env --export)"` in a shell')
    .option('--json', 'print one JSON value')
    .action(async (flags: EnvFlags) => {
      const context = await openContext({ adopt: true, ...named(flags.workspace) });
      const { unavailableServices } = await import('./services/states.ts');
      const variables = environmentOf(context, new Set((await unavailableServices(context)).keys()));
      context.registry.close();
      if (flags.json) printJson(variables);
      else process.stdout.write(flags.export ? toShell(variables) : toEnvFile(variables));
    });
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}
