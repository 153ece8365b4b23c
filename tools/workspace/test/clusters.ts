import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findHome } from '../src/home.ts';
import { type Binaries, ensureBinaries } from '../src/postgres/binaries.ts';
import { type ClusterStart, startCluster, stopCluster } from '../src/postgres/cluster.ts';
import { runningPostmaster } from '../src/postgres/postmaster-file.ts';
import { ensureTemplate } from '../src/postgres/template.ts';
import type { RunAs } from '../src/postgres/user.ts';

/** A temporary folder that PostgreSQL's user can enter, with programs and a template in it. */
export interface Ground {
  folder: string;
  binaries: Binaries;
  runAs: RunAs;
  template: string;
  start: (folder: string, port: number, changes?: Partial<ClusterStart>) => ReturnType<typeof startCluster>;
  /** Stops whatever runs in the folder and deletes it. */
  clear: () => Promise<void>;
}

/** `shop` with `items` of 1,000 rows. */
export async function prepareShop(url: string): Promise<void> {
  await run(url, 'CREATE TABLE items (id int PRIMARY KEY, name text)');
  await run(url, `INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 1000) i`);
}

export async function run<Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Where tests find programs: copied once for all test files, since they are 50 MB. */
function sharedCache(): string {
  return join(findHome().postgresCache, 'tests');
}

export async function makeGround(): Promise<Ground> {
  const { runAs } = findHome();
  const folder = mkdtempSync(join(tmpdir(), 'workspace-postgres-'));
  chmodSync(folder, 0o755);
  const started = new Set<string>();
  const cache = sharedCache();
  const binaries = await ensureBinaries(cache);
  const template = await ensureTemplate({
    binaries,
    cache,
    key: prepareShop.toString(),
    database: 'shop',
    runAs,
    prepare: prepareShop,
  });
  return {
    folder,
    binaries,
    runAs,
    template,
    start: (cluster, port, changes = {}) => {
      started.add(cluster);
      return startCluster({
        binaries,
        folder: cluster,
        port,
        database: 'shop',
        runAs,
        logFile: `${cluster}.log`,
        workspaceId: `test-${process.pid}`,
        service: 'db',
        ...changes,
      });
    },
    clear: async () => {
      for (const cluster of started) {
        const running = runningPostmaster(cluster);
        if (running) await stopCluster(running.process);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
