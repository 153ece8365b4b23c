import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceOf } from '../../config/config.ts';
import type { Context } from '../../context.ts';
import { isAlive } from '../../processes/identity.ts';
import { ensureBinaries } from '../../postgres/binaries.ts';
import { createCluster, databaseUrl, startCluster } from '../../postgres/cluster.ts';
import { shakeHands } from '../../postgres/handshake.ts';
import { noteUse } from '../../postgres/spare.ts';
import { Unavailable } from '../../unavailable.ts';
import { clusterFolderOf } from '../place.ts';
import type { ServiceKind, Start } from '../service-kind.ts';
import { prepareDatabase, templateKey } from './template-database.ts';

type Postgres = ServiceOf<'postgres'>;

/** A real PostgreSQL with a cluster of its own, copied from a template that is migrated and seeded. */
export const postgresKind: ServiceKind<Postgres> = {
  ports: ({ port }) => [port!],
  details: () => ({}),

  async whyUnavailable({ context }) {
    try {
      await ensureBinaries(context.home.postgresCache);
      return null;
    } catch (error) {
      if (error instanceof Unavailable) return `${error.message} ${error.fix}`;
      throw error;
    }
  },

  async start(start, record) {
    const { context, name, service, port, logFile } = start;
    const { runAs } = context.home;
    const binaries = await ensureBinaries(context.home.postgresCache);
    const folder = clusterFolderOf(context, name);
    if (!existsSync(join(folder, 'PG_VERSION'))) await fillCluster(start, folder);
    const running = await startCluster({
      binaries,
      folder,
      port: port!,
      database: service.database,
      runAs,
      logFile,
      workspaceId: context.workspace.id,
      service: name,
    });
    record(running.process);
  },

  async isHealthy({ port, service }, limitMs) {
    return (await shakeHands(port!, service.database, limitMs)).kind === 'answered';
  },

  async whyHopeless({ port, service }) {
    const hands = await shakeHands(port!, service.database, 1_000);
    return hands.kind === 'failed' && hands.code === NO_SUCH_DATABASE
      ? `It runs, but has no database "${service.database}". Make it with \`workspace db reset\`.`
      : null;
  },

  timeoutMs: () => 60_000,
};

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const NO_SUCH_DATABASE = '3D000';

async function fillCluster(start: Start<Postgres>, folder: string): Promise<void> {
  const { context, name, service, cloneFrom, onProgress } = start;
  const { runAs, postgresCache } = context.home;
  const source = cloneFrom && sourceOf(cloneFrom, name);
  if (source) {
    onProgress(`${name}: copying the database of ${cloneFrom.workspace.name}`);
    const { copyCluster } = await import('../../postgres/backup.ts');
    return copyCluster({ source, target: folder, runAs });
  }
  const { ensureTemplate } = await import('../../postgres/template.ts');
  const template = await ensureTemplate({
    binaries: await ensureBinaries(postgresCache),
    cache: postgresCache,
    key: await templateKey(service, context.workspace.path),
    database: service.database,
    runAs,
    prepare: (url) => prepareDatabase(start, url, onProgress),
    onProgress,
  });
  await createCluster({ template, folder, runAs });
  noteUse(template, runAs);
}

/** The cluster of the same service in another workspace; null when it has none. */
function sourceOf(from: Context, name: string): { folder: string; url: string | null } | null {
  const service = from.config.services[name];
  const folder = clusterFolderOf(from, name);
  if (service?.kind !== 'postgres' || !existsSync(join(folder, 'PG_VERSION'))) return null;
  const record = from.registry.services(from.workspace.id).find((one) => one.name === name);
  const isRunning = record?.process ? isAlive(record.process) : false;
  return { folder, url: isRunning ? databaseUrl(from.ports[name]!, service.database) : null };
}
