import { Command } from 'commander';
import { maskConfig, readConfig } from '#platform/config';
import { printJson } from './options.ts';

export const configCommand = () =>
  new Command('config')
    .description('Show the configuration, secrets masked')
    .option('--json', 'print JSON for other programs')
    .action(({ json }: { json?: boolean }) => {
      const shown = maskConfig(readConfig());
      if (json) return printJson(shown);
      for (const [name, value] of Object.entries(shown)) console.log(`${name.padEnd(16)} ${value}`);
    });
