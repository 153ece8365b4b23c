import { Command } from 'commander';
import { openContext } from './context.ts';
import { environmentOf } from './environment/environment.ts';
import { printJson } from './json/output.ts';
import { mirror, runForeground } from './foreground/foreground.ts';

interface ExecFlags {
  workspace?: string;
  json?: boolean;
}

/** `workspace exec -- CMD`: runs a command with the workspace's variables; its end is this one's end. */
export function execCommand(): Command {
  return new Command('exec')
    .description('run a command with the variables of the workspace')
    .argument('<command...>', 'the command, after --')
    .option('-w, --workspace <name>', 'another workspace of this repository')
    .option('--json', 'print {"exitCode","signal"}; what the command prints goes to stderr')
    .passThroughOptions()
    .action(async (words: string[], flags: ExecFlags) => {
      const context = await openContext({
        adopt: true,
        ...(flags.workspace === undefined ? {} : { name: flags.workspace }),
      });
      const { unavailableServices } = await import('./services/states.ts');
      const environment = environmentOf(context, new Set((await unavailableServices(context)).keys()));
      context.registry.close();
      const [command = '', ...args] = words;
      const end = await runForeground({
        command,
        args,
        environment,
        // From elsewhere the command means that workspace's files, not those of this folder.
        folder: flags.workspace === undefined ? process.cwd() : context.workspace.path,
        stdout: flags.json ? 2 : 'inherit',
      });
      if (flags.json) printJson(end);
      mirror(end);
    });
}
