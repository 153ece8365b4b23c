import { describe, expect, it } from 'vitest';
import { idsOf } from '../../../test/grants/cause-ids.ts';
import { useDatabase } from '../../../test/grants/database.ts';
import { baseline, tables } from '../../../test/grants/shop.ts';
import { applyRepair, checkGrants, compareGrants, readPolicy, snapshotGrants } from './index.ts';
import { installedServers } from '../../../test/grants/cluster.ts';

describe.each(installedServers())('a snapshot, on PostgreSQL $version', ({ version, bin }) => {
  const database = useDatabase(bin);

  it('says when a snapshot is of another database and another major version', async () => {
    const snapshot = await database.dropped();
    const old = JSON.parse(snapshot) as Record<string, unknown>;
    const other = version === '15' ? 180_000 : 150_000;
    const text = JSON.stringify({ ...old, database: 'elsewhere', version: other });
    const { warnings } = await compareGrants(database.client, text);
    expect(warnings.join('\n')).toContain(`of the database elsewhere; this is ${database.name}`);
    expect(warnings.join('\n')).toContain(`of PostgreSQL ${other / 10_000}; this is ${version}`);
    const plan = await database.planned(readPolicy(text));
    expect(plan.notes.join('\n')).toContain('elsewhere');
    await applyRepair(database.client, plan, { commit: true });
    expect(await database.can('authenticated', 'invoices', 'SELECT')).toBe(true);
  });

  it('applies a snapshot of PostgreSQL 18 without the privilege MAINTAIN where that does not exist', async () => {
    const snapshot = JSON.parse(await database.dropped()) as {
      version: number;
      objects: { kind: string; grants: { role: string; privileges: string[] }[] }[];
    };
    for (const object of snapshot.objects) {
      if (object.kind !== 'table') continue;
      for (const grant of object.grants) grant.privileges = [...new Set([...grant.privileges, 'MAINTAIN'])];
    }
    const plan = await database.planned(readPolicy(JSON.stringify({ ...snapshot, version: 180_004 })));
    await applyRepair(database.client, plan, { commit: true });
    expect(plan.statements.join().includes('MAINTAIN')).toBe(version === '18');
  });

  it('shows drift: lost, gained, gone, new, owner and row security', async () => {
    await database.client.query(baseline + tables);
    const snapshot = await snapshotGrants(database.client, {});
    expect((await compareGrants(database.client, snapshot)).entries).toEqual([]);
    await database.client
      .query(`REVOKE SELECT ON invoices FROM anon; GRANT SELECT (amount) ON invoices TO anon;
      ALTER TABLE clients DISABLE ROW LEVEL SECURITY; DROP TABLE secrets CASCADE; CREATE TABLE fresh (id int);
      GRANT USAGE, CREATE ON SCHEMA public TO migrator; ALTER TABLE events_1 OWNER TO migrator;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM authenticated;
      ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`);
    const { lines } = await compareGrants(database.client, snapshot);
    for (const line of [
      'anon lost SELECT on table invoices',
      'anon has more than before on table invoices: SELECT (amount)',
      'table clients: row security was on, is off',
      'table secrets is gone',
      'table fresh is new',
      'table events_1: owner was dev, is migrator',
      'authenticated lost SELECT on default privileges TABLES of dev',
      'migrator has more than before on schema public: USAGE, CREATE',
    ])
      expect(lines).toContain(line);
    expect(lines.join('\n')).toContain('ROUTINES of dev in all schemas was built in');
    const causes = await checkGrants(database.client, { snapshot });
    expect(idsOf(causes)).toEqual([
      'table-grants-missing',
      'default-privileges-missing',
      'table-without-row-security',
    ]);
  });
});
