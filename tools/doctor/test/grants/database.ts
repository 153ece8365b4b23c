import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Policy, RepairPlan } from '../../src/db/grants/index.ts';
import { planRepair, snapshotGrants } from '../../src/db/grants/index.ts';
import type { TestCluster } from './cluster.ts';
import { startCluster } from './cluster.ts';
import { baseline, drop, tables } from './shop.ts';

/** An empty database, new for each test. As on Supabase, its owner `dev` is no superuser. */
export interface Database {
  readonly name: string;
  /** The connection of `dev`. */
  readonly client: pg.Client;
  /** The superuser's, to another database of the cluster. */
  readonly admin: pg.Client;
  /** One more connection to it, of the superuser unless said otherwise. */
  connect: (user?: string) => Promise<pg.Client>;
  /** Ends the connection of `dev` and makes another. Statistics of a session are written when it ends, at the latest. */
  reconnect: () => Promise<void>;
  /** Makes the shop and lets DROP SCHEMA take its privileges. Gives the snapshot of before. */
  dropped: () => Promise<string>;
  /** The plan of a repair; throws when there is none. */
  planned: (policy: Policy, options?: Parameters<typeof planRepair>[2]) => Promise<RepairPlan>;
  can: (role: string, table: string, privilege: string) => Promise<boolean>;
}

const ROLES = `
  CREATE ROLE anon NOLOGIN; CREATE ROLE authenticated NOLOGIN; CREATE ROLE service_role NOLOGIN BYPASSRLS;
  CREATE ROLE dev LOGIN; CREATE ROLE migrator LOGIN; CREATE ROLE supabase_admin LOGIN;
  GRANT migrator TO dev`;

/** Gives each test of the suite around it a database, on a cluster of the suite's own. `bin`: of the server. */
export function useDatabase(bin: string): Database {
  let cluster: TestCluster;
  let admin: pg.Client;
  let client: pg.Client;
  let count = 0;
  const name = (): string => `d${count}`;

  beforeAll(async () => {
    cluster = await startCluster(bin);
    admin = await cluster.connect();
    await admin.query(ROLES);
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    count += 1;
    await admin.query(`CREATE DATABASE ${name()} OWNER dev`);
    client = await cluster.connect(name(), 'dev');
  });
  afterEach(async () => {
    await client.end();
    await admin.query(`DROP DATABASE ${name()} WITH (FORCE)`);
  });

  return {
    get name() {
      return name();
    },
    get client() {
      return client;
    },
    get admin() {
      return admin;
    },
    connect: (user) => cluster.connect(name(), user),
    reconnect: async () => {
      await client.end();
      client = await cluster.connect(name(), 'dev');
    },
    dropped: () => dropSchema(client),
    planned: (policy, options = {}) => plan(client, policy, options),
    can: (role, table, privilege) => isAllowed(client, role, table, privilege),
  };
}

async function dropSchema(client: pg.Client): Promise<string> {
  await client.query(baseline + tables);
  const snapshot = await snapshotGrants(client, {});
  await client.query(drop);
  await client.query(tables);
  return snapshot;
}

async function plan(...call: Parameters<typeof planRepair>): Promise<RepairPlan> {
  const made = await planRepair(...call);
  if (made.kind !== 'plan') throw new Error(made.reason);
  return made;
}

async function isAllowed(
  client: pg.Client,
  role: string,
  table: string,
  privilege: string,
): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(
    `SELECT has_schema_privilege($1, 'public', 'USAGE') AND has_table_privilege($1, $2, $3) AS yes`,
    [role, `public.${table}`, privilege],
  );
  return rows[0]?.yes ?? false;
}
