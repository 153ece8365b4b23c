import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { backUpEmbedded, openDatabase } from '../open-sira.ts';
import { CannotDo } from './cannot-do.ts';
import { readConfig } from '#platform/config';
import { printJson } from './options.ts';

export const backupCommand = () =>
  new Command('backup')
    .description('Write the embedded database into one file')
    .argument('[file]', 'where to; left out: a dated file in the data folder')
    .option('--json', 'print JSON for other programs')
    .action(async (given: string | undefined, { json }: { json?: boolean }) => {
      const config = readConfig();
      if (config.DATABASE_URL)
        throw new CannotDo(
          'A PostgreSQL server is backed up with its own tools: pg_dump "$DATABASE_URL".',
          2,
        );
      if (given && existsSync(given))
        throw new CannotDo(`${given} exists already and is left alone. Give another name.`, 2);
      const { database, folder } = await openDatabase(config);
      try {
        const file = resolve(
          given ??
            join(folder!.backups, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.tar.gz`),
        );
        await backUpEmbedded(database, file);
        if (json) printJson({ file });
        else console.log(`Backed up to ${file}.`);
      } finally {
        await database.close();
        folder?.release();
      }
    });
