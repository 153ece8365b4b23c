import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WorkspaceError } from '../workspace-error.ts';
import type { Binaries } from './binaries.ts';
import { createCluster, startCluster, stopCluster, type RunningCluster } from './cluster.ts';
import { runningPostmaster } from './postmaster-file.ts';
import { markUsed, templateMark } from './old-templates.ts';
import { templateNameOf } from './reset.ts';
import { withDatabase, withSession } from './session.ts';
import { INITDB_ARGUMENTS, settingsText } from './settings.ts';
import { buildOnce } from './single-build.ts';
import { asUser, makeOwnFolder, type RunAs } from './user.ts';

const PORT_TRIES = 5;
/** Changes when the same commands begin to make other files: templates of before are not taken then. */
const LAYOUT = '2';

export interface TemplateWish {
  binaries: Binaries;
  /** A folder that `runAs` can enter. */
  cache: string;
  /** What the content depends on: commands and the files that they read. */
  key: string;
  database: string;
  runAs: RunAs;
  /** Migrates and seeds. What it rejects with reaches the caller as it is. */
  prepare: (url: string) => Promise<void>;
  onProgress?: (line: string) => void;
}

/**
 * The folder of a stopped cluster that holds `database`, migrated and seeded, and the copy of it that a
 * reset starts from. Built once per key, PostgreSQL version and settings, also when many ask at once; a
 * `prepare` that fails leaves nothing behind.
 */
export async function ensureTemplate(wish: TemplateWish): Promise<string> {
  const folder = join(wish.cache, 'templates', nameOf(['content', wish.database, wish.key], wish.binaries));
  await buildOnce({
    target: folder,
    abandon: stopWhateverRuns,
    build: async (temporary) => {
      wish.onProgress?.('Building the database template; this happens once for these migrations.');
      const empty = await ensureEmptyCluster(wish);
      await createCluster({ template: empty, folder: temporary, runAs: wish.runAs });
      await fill(temporary, wish);
    },
  });
  markUsed(folder);
  return folder;
}

function nameOf(parts: string[], binaries: Binaries): string {
  const everything = [...parts, LAYOUT, binaries.version, ...INITDB_ARGUMENTS, settingsText()];
  return createHash('sha256').update(everything.join('\0')).digest('hex').slice(0, 24);
}

async function stopWhateverRuns(folder: string): Promise<void> {
  const running = existsSync(folder) ? runningPostmaster(folder) : null;
  if (running) await stopCluster(running.process);
}

/** What initdb makes, kept: half a second less for every change of the migrations. */
async function ensureEmptyCluster({ binaries, cache, runAs }: TemplateWish): Promise<string> {
  const folder = join(cache, 'templates', nameOf(['empty'], binaries));
  await buildOnce({
    target: folder,
    build: async (temporary) => {
      makeOwnFolder(temporary, runAs);
      await initialise(binaries, temporary, runAs);
      appendFileSync(join(temporary, 'postgresql.conf'), settingsText());
      dropMaps(temporary);
    },
  });
  markUsed(folder);
  return folder;
}

/**
 * Deletes the maps of free space and of visible pages of the system's own tables, a quarter of all files
 * to copy. The cluster is stopped; PostgreSQL takes a missing map for an empty one, and VACUUM writes it.
 * @see https://www.postgresql.org/docs/18/storage-fsm.html
 */
function dropMaps(cluster: string): void {
  const folders = readdirSync(join(cluster, 'base')).map((name) => join(cluster, 'base', name));
  for (const folder of [...folders, join(cluster, 'global')]) {
    for (const name of readdirSync(folder)) {
      if (/^\d+_(fsm|vm)$/.test(name)) rmSync(join(folder, name));
    }
  }
}

async function initialise(binaries: Binaries, folder: string, runAs: RunAs): Promise<void> {
  const run = promisify(execFile)(binaries.initdb, [...INITDB_ARGUMENTS, '-D', folder], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    ...asUser(runAs),
  });
  await run.catch((error: Error & { stderr?: string }) => {
    const said = error.stderr?.trim() || error.message;
    throw new WorkspaceError(
      'initdb-failed',
      `No database cluster was made. initdb said: ${said}`,
      runAs
        ? `PostgreSQL runs as the user ${runAs.uid}, who must be able to enter ${folder}.`
        : 'Mend that, then run the command again.',
      2,
    );
  });
}

async function fill(folder: string, wish: TemplateWish): Promise<void> {
  const running = await startSomewhere(folder, wish);
  try {
    await withSession(withDatabase(running.url, 'postgres'), async (client) => {
      await client.query(`ALTER ROLE postgres PASSWORD 'postgres'`);
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(wish.database)}`);
    });
    await wish.prepare(withDatabase(running.url, wish.database));
    await withSession(withDatabase(running.url, wish.database), (client) => client.query('ANALYZE'));
    await keepForReset(running.url, wish.database);
    await rm(join(folder, 'postmaster.opts'), { force: true });
  } finally {
    await stopCluster(running.process);
    rmSync(logOf(folder), { force: true });
  }
}

async function keepForReset(url: string, database: string): Promise<void> {
  await withSession(withDatabase(url, 'postgres'), async (client) => {
    // A migration tool may leave a session open; a database in use cannot be copied.
    await client.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [database],
    );
    const copy = client.escapeIdentifier(templateNameOf(database));
    await client.query(`CREATE DATABASE ${copy} TEMPLATE ${client.escapeIdentifier(database)}`);
  });
}

/** A template is built on a port that nobody has asked for; should one be snatched, another is tried. */
async function startSomewhere(folder: string, wish: TemplateWish): Promise<RunningCluster> {
  const log = logOf(folder);
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    try {
      return await startCluster({
        binaries: wish.binaries,
        folder,
        port,
        database: 'postgres',
        runAs: wish.runAs,
        logFile: log,
        // Known by the process that builds it: whoever clears up can tell whether it still lives.
        workspaceId: templateMark(),
        service: 'template',
      });
    } catch (error) {
      const isSnatched = error instanceof WorkspaceError && error.code === 'port-taken';
      if (!isSnatched || tries === PORT_TRIES) throw error;
    }
  }
}

function logOf(folder: string): string {
  return `${folder}.log`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
