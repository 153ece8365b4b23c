import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyRepair,
  compareGrants,
  parseSnapshot,
  planRepair,
  readPolicy,
  snapshotGrants,
} from './index.ts';
import type { TestCluster } from '../../../test/grants/cluster.ts';
import { installedServers, startCluster } from '../../../test/grants/cluster.ts';

const roles = ['anon', 'authenticated', 'service_role', 'app', 'member', 'PUBLIC'];
const verbs = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];

/** One random schema: objects, and grants as SQL. */
const tableOf = fc.record({
  rls: fc.boolean(),
  isPartitioned: fc.boolean(),
  owner: fc.constantFrom('dev', 'maker'),
  hasView: fc.boolean(),
  isInvoker: fc.boolean(),
  hasFunction: fc.boolean(),
  hasCache: fc.boolean(),
});
const grantOf = fc.record({
  table: fc.nat(5),
  on: fc.constantFrom('table', 'view', 'cache', 'sequence', 'function', 'column', 'partition'),
  role: fc.constantFrom(...roles),
  verbs: fc.uniqueArray(fc.constantFrom(...verbs), { minLength: 1, maxLength: 7 }),
  isRevoke: fc.boolean(),
  withOption: fc.boolean(),
});
const defaultOf = fc.record({
  creator: fc.constantFrom('dev', 'maker'),
  kind: fc.constantFrom('TABLES', 'SEQUENCES', 'FUNCTIONS'),
  role: fc.constantFrom(...roles),
  isEverywhere: fc.boolean(),
});
const worldOf = fc.record({
  tables: fc.array(tableOf, { minLength: 1, maxLength: 6 }),
  grants: fc.array(grantOf, { maxLength: 25 }),
  defaults: fc.array(defaultOf, { maxLength: 4 }),
  usage: fc.uniqueArray(fc.constantFrom(...roles)),
  /** Grants that somebody made between the new schema and the repair: more than the snapshot knows. */
  stray: fc.array(grantOf, { maxLength: 6 }),
  schema: fc.constantFrom('public', 'app "x";'),
});
type World = typeof worldOf extends fc.Arbitrary<infer T> ? T : never;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const roleSql = (role: string): string => (role === 'PUBLIC' ? role : quote(role));

function objectsSql(world: World): string {
  const s = quote(world.schema);
  return world.tables
    .map((table, n) => {
      const parts = [
        table.isPartitioned
          ? `CREATE TABLE ${s}.t${n} (id serial, a int, b text) PARTITION BY RANGE (a);
             CREATE TABLE ${s}.p${n} PARTITION OF ${s}.t${n} DEFAULT;`
          : `CREATE TABLE ${s}.t${n} (id serial, a int, b text);`,
        table.rls ? `ALTER TABLE ${s}.t${n} ENABLE ROW LEVEL SECURITY;` : '',
        table.hasView
          ? `CREATE VIEW ${s}.v${n} ${table.isInvoker ? 'WITH (security_invoker = true)' : ''} AS SELECT a FROM ${s}.t${n};`
          : '',
        table.hasCache ? `CREATE MATERIALIZED VIEW ${s}.m${n} AS SELECT a FROM ${s}.t${n};` : '',
        table.hasFunction
          ? `CREATE FUNCTION ${s}.f${n}(int, ${s}.t${n}) RETURNS int LANGUAGE sql AS 'SELECT 1';`
          : '',
      ];
      return `SET ROLE ${table.owner}; ${parts.join(' ')} RESET ROLE;`;
    })
    .join('\n');
}

function grantSql(world: World, grant: World['grants'][number]): string | null {
  const n = grant.table % world.tables.length;
  const table = world.tables[n];
  if (!table) return null;
  const s = quote(world.schema);
  const places: Record<string, string | null> = {
    table: `TABLE ${s}.t${n}`,
    column: `TABLE ${s}.t${n}`,
    partition: table.isPartitioned ? `TABLE ${s}.p${n}` : null,
    view: table.hasView ? `TABLE ${s}.v${n}` : null,
    cache: table.hasCache ? `TABLE ${s}.m${n}` : null,
    sequence: `SEQUENCE ${s}.t${n}_id_seq`,
    function: table.hasFunction ? `FUNCTION ${s}.f${n}(int, ${s}.t${n})` : null,
  };
  const place = places[grant.on];
  if (!place) return null;
  let what = grant.verbs.join(', ');
  if (grant.on === 'sequence') what = grant.verbs.includes('SELECT') ? 'SELECT, USAGE' : 'UPDATE';
  if (grant.on === 'function') what = 'EXECUTE';
  if (grant.on === 'column')
    what = grant.verbs.includes('SELECT') ? 'SELECT (a, b)' : 'UPDATE (b), INSERT (a)';
  const option = grant.withOption && grant.role !== 'PUBLIC' && !grant.isRevoke ? ' WITH GRANT OPTION' : '';
  return grant.isRevoke
    ? `REVOKE ${what} ON ${place} FROM ${roleSql(grant.role)}`
    : `GRANT ${what} ON ${place} TO ${roleSql(grant.role)}${option}`;
}

async function run(client: pg.Client, world: World, grants: World['grants']): Promise<void> {
  for (const grant of grants) {
    const sql = grantSql(world, grant);
    if (sql !== null) await client.query(sql);
  }
}

/** Everything that anybody can do, asked of the database itself. */
async function matrix(client: pg.Client, schema: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; has: string }>(
    `WITH r AS (SELECT oid, rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role', 'app', 'member'))
     SELECT r.rolname || ' ' || c.relname AS key, string_agg(v, ',' ORDER BY v) AS has
     FROM r, pg_class c, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) v
     WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relkind IN ('r','p','v','m')
       AND has_table_privilege(r.oid, c.oid, v) GROUP BY 1
     UNION ALL
     SELECT r.rolname || ' ' || c.relname || '.' || a.attname, string_agg(v, ',' ORDER BY v)
     FROM r, pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
       unnest('{SELECT,INSERT,UPDATE,REFERENCES}'::text[]) v
     WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relkind IN ('r','p','v','m')
       AND has_column_privilege(r.oid, c.oid, a.attnum, v) GROUP BY 1
     UNION ALL
     SELECT r.rolname || ' ' || c.relname, string_agg(v, ',' ORDER BY v)
     FROM r, pg_class c, unnest('{SELECT,USAGE,UPDATE}'::text[]) v
     WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relkind = 'S'
       AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(r.oid, c.oid, v) END GROUP BY 1
     UNION ALL
     SELECT r.rolname || ' ' || p.proname || '()', 'EXECUTE' FROM r, pg_proc p
     WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
       AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
     UNION ALL
     SELECT r.rolname || ' schema', string_agg(v, ',' ORDER BY v) FROM r, unnest('{USAGE,CREATE}'::text[]) v
     WHERE has_schema_privilege(r.oid, (SELECT oid FROM pg_namespace WHERE nspname = $1), v) GROUP BY 1
     UNION ALL
     SELECT 'default ' || d.defaclrole::regrole::text || d.defaclobjtype::text, array_to_string(ARRAY(SELECT unnest(d.defaclacl)::text ORDER BY 1), ' ')
     FROM pg_default_acl d WHERE d.defaclnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)`,
    [schema],
  );
  return new Map(rows.map((row) => [row.key, row.has]));
}

/** Asked without the product: which relations row security does not guard. */
async function open(client: pg.Client, schema: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
       AND (relkind = 'm' OR (relkind IN ('r', 'p') AND NOT relrowsecurity)
         OR (relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)))`,
    [schema],
  );
  return new Set(rows.map((row) => row.name));
}

describe.each(installedServers())('repair by snapshot on PostgreSQL $version', ({ bin }) => {
  let cluster: TestCluster;
  let admin: pg.Client;
  let count = 0;

  beforeAll(async () => {
    cluster = await startCluster(bin);
    admin = await cluster.connect();
    await admin.query(`CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role BYPASSRLS;
      CREATE ROLE app; CREATE ROLE member; GRANT app TO member; CREATE ROLE maker; CREATE ROLE dev LOGIN; GRANT maker TO dev`);
  });
  afterAll(() => cluster?.stop());

  it('gives back just what the snapshot holds, never more, and to anon nothing that lies open', async () => {
    const rounds = Number(process.env.GRANTS_ROUNDS ?? 25);
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(worldOf, async (world) => {
        count += 1;
        const name = `p${count}`;
        await admin.query(`CREATE DATABASE ${name} OWNER dev`);
        const client = await cluster.connect(name, 'dev');
        try {
          const s = quote(world.schema);
          const make = `CREATE SCHEMA ${s}; GRANT CREATE, USAGE ON SCHEMA ${s} TO maker;`;
          if (world.schema === 'public') await client.query('GRANT CREATE, USAGE ON SCHEMA public TO maker');
          else await client.query(make);
          for (const role of world.usage)
            await client.query(`GRANT USAGE ON SCHEMA ${s} TO ${roleSql(role)}`);
          for (const rule of world.defaults)
            await client.query(
              `ALTER DEFAULT PRIVILEGES FOR ROLE ${rule.creator} ${rule.isEverywhere ? '' : `IN SCHEMA ${s}`} GRANT ALL ON ${rule.kind} TO ${roleSql(rule.role)}`,
            );
          await client.query(objectsSql(world));
          await run(client, world, world.grants);
          const then = await matrix(client, world.schema);
          const text = await snapshotGrants(client, { schema: world.schema });
          await client.query(`DROP SCHEMA ${s} CASCADE; ${make}`);
          await client.query(objectsSql(world));
          await run(client, world, world.stray);
          const between = await matrix(client, world.schema);
          const usable = (state: Map<string, string>): boolean =>
            (state.get('anon schema') ?? '').includes('USAGE');
          const plan = await planRepair(client, readPolicy(text), { schema: world.schema });
          if (plan.kind !== 'plan') throw new Error(plan.reason);
          const done = await applyRepair(client, plan, { commit: true });
          expect(done.committed).toBe(true);
          expect(plan.unable).toEqual([]);
          const now = await matrix(client, world.schema);
          const unguarded = await open(client, world.schema);
          const words = (value: string | undefined): Set<string> =>
            new Set((value ?? '').split(',').filter((word) => word !== ''));
          const refused = new Set(plan.refuses.map((line) => line.name));
          if (plan.refuses.some((line) => line.kind === 'schema')) refused.add('schema');
          refusals += plan.refuses.length;
          for (const key of new Set([...then.keys(), ...now.keys()])) {
            const [role = '', place = ''] = key.split(' ');
            const table = place.split('.')[0] ?? '';
            const more = words(now.get(key)).difference(words(then.get(key)));
            expect([...more], `more than the snapshot: ${key}`).toEqual([]);
            const isRefused = refused.has(table) || (table === 'schema' && refused.has('schema'));
            if (!isRefused) expect(now.get(key) ?? '', key).toBe(then.get(key) ?? '');
            if (role === 'anon' && unguarded.has(table)) {
              const opened = words(now.get(key)).difference(words(between.get(key)));
              expect([...opened], `opened: ${key}`).toEqual([]);
              if (!usable(between) && usable(now)) expect(now.get(key) ?? '', key).toBe('');
            }
          }
          for (const line of plan.refuses)
            expect(unguarded.has(line.name) || line.kind === 'schema', line.name).toBe(true);
          const drift = await compareGrants(client, text, { schema: world.schema });
          const places = new Set(drift.entries.map((entry) => entry.name));
          expect([...places].filter((place) => !plan.refuses.some((line) => line.name === place))).toEqual(
            [],
          );
          expect(parseSnapshot(text).objects.length).toBeGreaterThan(0);
        } finally {
          await client.end();
          await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
        }
      }),
      { numRuns: rounds },
    );
    // The property says nothing when nothing was ever refused.
    if (rounds >= 20) expect(refusals).toBeGreaterThan(0);
  }, 240_000);
});
