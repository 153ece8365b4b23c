import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { createBus } from '#platform/bus';
import type { Config } from '#platform/config';
import { DataFolder } from '#platform/data-folder';
import type { Database } from '#platform/db';
import type { Deps } from '#platform/deps';
import { startJobs } from '#platform/jobs';
import { createLog } from '#platform/log';
import { migrate, pendingMigrations } from '#platform/migrate';
import { openEmbedded, openServer } from '#platform/open-database';
import { buildApp } from './app.ts';
import { queuesOf } from './queues.ts';

/** SIRA without a port: the app to inject into or to listen with, and everything it holds open. */
export interface OpenSira {
  app: Awaited<ReturnType<typeof buildApp>>;
  deps: Deps;
  folder: DataFolder | null;
  close: () => Promise<void>;
}

/** A database that is behind the code; the message names the command that mends it. */
export class MigrationsPending extends Error {
  override name = 'MigrationsPending';
}

/**
 * Opens the database of the configuration. The embedded one is taken for this process alone, backed up
 * and migrated when it is behind; a server must have been migrated. Throws FolderInUse, MigrationsPending.
 */
export async function openDatabase(
  config: Config,
): Promise<{ database: Database; folder: DataFolder | null }> {
  if (config.DATABASE_URL) {
    const database = openServer(config.DATABASE_URL);
    const pending = await pendingMigrations(database);
    if (pending.length > 0) {
      await database.close();
      throw new MigrationsPending(
        `The database lacks ${pending.length} migrations (${pending.join(', ')}). Run: npx sira migrate`,
      );
    }
    return { database, folder: null };
  }
  const folder = DataFolder.take(config.SIRA_DATA_DIR);
  try {
    const database = await openEmbedded(folder.database);
    await migrateEmbedded(database, folder);
    return { database, folder };
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function migrateEmbedded(database: Database, folder: DataFolder) {
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return;
  if (!pending[0]!.startsWith('0001')) {
    await backUpEmbedded(database, join(folder.backups, `before-${pending[0]}.tar.gz`));
  }
  await migrate(database);
}

/** Writes the whole embedded database into one file that `restore` takes. */
export async function backUpEmbedded(database: Database, file: string): Promise<void> {
  if (database.driver.kind !== 'embedded')
    throw new Error('Only the embedded database is backed up this way.');
  const dump = await database.driver.client.dumpDataDir('gzip');
  await writeFile(file, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 });
}

/** Opens everything. `publicUrl` may be set later, once the port is known. */
export async function openSira(config: Config): Promise<OpenSira> {
  const { database, folder } = await openDatabase(config);
  const log = createLog(config);
  const jobs = await startJobs(database, log, queuesOf());
  const deps: Deps = {
    db: database.db,
    database,
    jobs,
    log,
    config,
    bus: createBus(database, log),
    secret: config.SIRA_SECRET ?? folder!.secret(),
    operatorToken: randomBytes(32).toString('base64url'),
    publicUrl: () => config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
    now: () => new Date(),
  };
  const app = await buildApp(deps);
  const close = async () => {
    await app.close();
    await jobs.stop();
    await deps.bus.close();
    await database.close();
    folder?.release();
  };
  return { app, deps, folder, close };
}
