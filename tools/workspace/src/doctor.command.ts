import { Command } from 'commander';
import { openState } from './context.ts';
import { printJson, say } from './json/output.ts';

/** `workspace doctor`: exit code 1 when something stands in the way. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at everything that workspaces need')
    .option('--fix', 'clean up what is left over and forget services that have ended')
    .option('--json', 'print one JSON value')
    .action(async (flags: { fix?: boolean; json?: boolean }) => {
      const { home, registry } = openState();
      try {
        const { examine, repair } = await import('./lifecycle/checkup.ts');
        if (flags.fix) await repair(home, registry, say);
        const checks = await examine(home, registry);
        if (flags.json) printJson({ checks });
        for (const { state, message, fix } of flags.json ? [] : checks) {
          process.stdout.write(`${state.padEnd(7)}  ${message}${fix ? `\n         To do: ${fix}` : ''}\n`);
        }
        if (checks.some(({ state }) => state === 'problem')) process.exitCode = 1;
      } finally {
        registry.close();
      }
    });
}
