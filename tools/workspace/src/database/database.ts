import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../json/output.ts';
import { lockLifecycle } from '../lifecycle/locks.ts';
import { copyCluster, type ClusterSource } from '../postgres/backup.ts';
import { ensureBinaries } from '../postgres/binaries.ts';
import { createCluster } from '../postgres/cluster.ts';
import { dumpCluster, type DumpManifest } from '../postgres/dump.ts';
import { dropFormer, swapBack, swapIn } from '../postgres/folder-swap.ts';
import { resetDatabase } from '../postgres/reset.ts';
import { restoreCluster } from '../postgres/restore.ts';
import { ensureTemplate } from '../postgres/template.ts';
import { isAlive } from '../processes/identity.ts';
import { prepareDatabase, templateKey } from '../services/kinds/template-database.ts';
import { placeOf } from '../services/place.ts';
import { down, up } from '../services/up.ts';
import { environmentOfPlace } from '../services/variables.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { keyFileOf, type Target } from './target.ts';

/** Starts the database if it does not run. Throws `WorkspaceError` `database-not-running`. */
export async function start({ context, name }: Target): Promise<void> {
  const states = await up(context, { only: [name], onProgress: say });
  const state = states.find((one) => one.name === name);
  if (state?.state === 'running') return;
  throw new WorkspaceError(
    'database-not-running',
    `The database did not start: ${state?.detail ?? state?.state ?? 'unknown'}`,
    'see `workspace logs` and `workspace doctor`',
    2,
  );
}

async function stop({ context, name }: Target): Promise<void> {
  const [state] = await down(context, { only: [name] });
  if (state?.detail !== undefined) {
    throw new WorkspaceError(
      'not-stopped',
      `The database was not stopped: ${state.detail}`,
      'end it, then try again',
    );
  }
}

/** Where the data of a database is copied from, running or stopped. `no-data` before its first start. */
export function sourceOf({ context, name, folder, url }: Target): ClusterSource {
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    throw new WorkspaceError(
      'no-data',
      `The workspace ${context.workspace.name} has no database yet.`,
      'make it with `workspace up`',
    );
  }
  const record = context.registry.services(context.workspace.id).find((one) => one.name === name);
  return { folder, url: record?.process && isAlive(record.process) ? url : null };
}

/**
 * Sets the database back to what the migrations and the seed of today make. Inside the running cluster
 * when they are those that it was last set back to, else with a new cluster, which takes its place whole.
 */
export async function reset(target: Target): Promise<void> {
  const { context, service, folder, url } = target;
  const key = await templateKey(service, context.workspace.path);
  if (existsSync(folder) && readKey(target) === key) {
    await start(target);
    await resetDatabase({ url });
    return;
  }
  await replace(target, async (next) => {
    const { postgresCache, runAs } = context.home;
    const template = await ensureTemplate({
      binaries: await ensureBinaries(postgresCache),
      cache: postgresCache,
      key,
      database: service.database,
      runAs,
      prepare: (at) => prepare(target, at, ['migrate', 'seed']),
      onProgress: say,
    });
    await createCluster({ template, folder: next, runAs });
  });
  writeFileSync(keyFileOf(target), key);
}

function readKey(target: Target): string | null {
  try {
    return readFileSync(keyFileOf(target), 'utf8');
  } catch {
    return null;
  }
}

/** Runs the configuration's migrate or seed on the database at `url`. */
export function prepare(target: Target, url: string, steps: ('migrate' | 'seed')[]): Promise<void> {
  const place = placeOf(target.context, target.name);
  const { service } = target;
  return prepareDatabase({ ...place, service, environment: environmentOfPlace(place) }, url, say, steps);
}

/** Puts a copy of another workspace's database in the place of this one's. */
export async function clone(target: Target, from: Target): Promise<void> {
  const source = sourceOf(from);
  const { runAs } = target.context.home;
  await replace(target, (next) => copyCluster({ source, target: next, runAs }));
  // Its template came along with it, of whatever migrations.
  await rm(keyFileOf(target), { force: true });
}

export async function dump(target: Target, file: string): Promise<DumpManifest> {
  const binaries = await ensureBinaries(target.context.home.postgresCache);
  return dumpCluster({ source: sourceOf(target), file, database: target.service.database, binaries });
}

export async function restore(target: Target, file: string): Promise<DumpManifest> {
  const { context, folder } = target;
  if (!existsSync(folder)) await start(target);
  const { runAs, postgresCache } = context.home;
  const manifest = await restoreCluster({
    file,
    folder,
    runAs,
    binaries: await ensureBinaries(postgresCache),
    stop: () => stop(target),
    start: () => start(target),
  });
  await rm(keyFileOf(target), { force: true });
  return manifest;
}

/** `make` fills a new cluster beside the old one, which comes back when the new one does not start. */
async function replace(target: Target, make: (next: string) => Promise<void>): Promise<void> {
  const { context, folder } = target;
  const next = `${folder}.next`;
  const lock = await lockLifecycle(context.registry, context.workspace.id, 'db');
  try {
    if (!existsSync(folder)) await start(target);
    await rm(next, { recursive: true, force: true });
    await make(next);
    await stop(target);
    await swapIn(folder, next);
    try {
      await start(target);
    } catch (error) {
      await stop(target);
      await swapBack(folder);
      await start(target);
      throw error;
    }
    await dropFormer(folder);
  } finally {
    await rm(next, { recursive: true, force: true });
    lock.release();
  }
}
