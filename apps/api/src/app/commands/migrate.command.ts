import { Command } from 'commander';
import { DataFolder } from '#platform/data-folder';
import { createLog } from '#platform/log';
import { startJobs } from '#platform/jobs';
import { migrate } from '#platform/migrate';
import { openEmbedded, openServer } from '#platform/open-database';
import { queuesOf } from '../queues.ts';
import { readConfig } from '#platform/config';
import { printJson } from './options.ts';

export const migrateCommand = () =>
  new Command('migrate')
    .description('Bring the database up to date')
    .option('--json', 'print JSON for other programs')
    .action(async ({ json }: { json?: boolean }) => {
      const config = readConfig();
      const folder = config.DATABASE_URL ? null : DataFolder.take(config.SIRA_DATA_DIR);
      const database = config.DATABASE_URL
        ? openServer(config.DATABASE_URL)
        : await openEmbedded(folder!.database);
      try {
        const ran = await migrate(database);
        await (await startJobs(database, createLog(config), queuesOf())).stop();
        if (json) return printJson({ ran });
        console.log(ran.length > 0 ? `Ran ${ran.join(', ')}.` : 'The database is up to date.');
      } finally {
        await database.close();
        folder?.release();
      }
    });
