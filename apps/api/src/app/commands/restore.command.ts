import { existsSync, readFileSync, renameSync } from 'node:fs';
import { Command } from 'commander';
import { DataFolder } from '#platform/data-folder';
import { openEmbedded } from '#platform/open-database';
import { CannotDo } from './cannot-do.ts';
import { readConfig } from '#platform/config';
import { printJson } from './options.ts';

export const restoreCommand = () =>
  new Command('restore')
    .description('Put a backup in place of the embedded database; the present one is kept beside it')
    .argument('<file>', 'what `sira backup` wrote')
    .option('--json', 'print JSON for other programs')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const config = readConfig();
      if (config.DATABASE_URL)
        throw new CannotDo('A PostgreSQL server is restored with its own tools: pg_restore or psql.', 2);
      if (!existsSync(file)) throw new CannotDo(`There is no file ${file}.`, 2);
      const folder = DataFolder.take(config.SIRA_DATA_DIR);
      try {
        const fresh = `${folder.database}.restoring-${process.pid}`;
        const database = await openEmbedded(fresh, new Blob([readFileSync(file)]));
        await database.close();
        const kept = existsSync(folder.database) ? `${folder.database}.before-restore-${Date.now()}` : null;
        if (kept) renameSync(folder.database, kept);
        renameSync(fresh, folder.database);
        if (json) printJson({ restored: file, kept });
        else console.log(`Restored ${file}.${kept ? ` What was there before is kept in ${kept}.` : ''}`);
      } finally {
        folder.release();
      }
    });
