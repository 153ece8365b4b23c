import { Command } from 'commander';
import { readConfig } from '#platform/config';
import { addDemoCompany } from '../demo/add-demo-company.ts';
import { openSira } from '../open-sira.ts';
import { printJson } from './options.ts';

/** `sira demo`: what DEMO=1 does at the start of the server, without one. */
export const demoCommand = () =>
  new Command('demo')
    .description('Fill an empty database with the demo company')
    .option('--json', 'print JSON for other programs')
    .action(async ({ json }: { json?: boolean }) => {
      const config = readConfig();
      const sira = await openSira({ ...config, LOG_LEVEL: config.LOG_LEVEL ?? 'warn' });
      try {
        const isAdded = await addDemoCompany(sira.deps);
        if (json) return printJson({ added: isAdded });
        console.log(
          isAdded ? 'The demo company is there.' : 'There are clients already, so nothing was added.',
        );
      } finally {
        await sira.close();
      }
    });
