import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../test/grants/database.ts';
import { apiRoles, tables } from '../../../test/grants/shop.ts';
import { traces } from '../../../test/grants/traces.ts';
import { applyRepair, compareGrants, inspectGrants, parseSnapshot, planRepair, readPolicy } from './index.ts';
import { installedServers } from '../../../test/grants/cluster.ts';

describe.each(installedServers())('a plan, on PostgreSQL $version', ({ bin }) => {
  const database = useDatabase(bin);

  it('plans without writing anything: not one row, statistic or transaction number of the catalogs', async () => {
    const snapshot = await database.dropped();
    await database.reconnect();
    const before = await traces(database);
    await database.planned(readPolicy(snapshot));
    await database.planned({ kind: 'all' });
    await planRepair(database.client, readPolicy('auto'), {});
    await inspectGrants(database.client, { asked: true });
    await compareGrants(database.client, snapshot);
    await database.reconnect();
    expect(await traces(database)).toEqual(before);
  });

  it('the comparison of traces sees one GRANT that was rolled back', async () => {
    await database.client.query(tables);
    await database.reconnect();
    const before = await traces(database);
    await database.client.query('BEGIN; GRANT SELECT ON invoices TO anon; ROLLBACK');
    await database.reconnect();
    expect(await traces(database)).not.toEqual(before);
  });

  it('reports what belongs to a role it is no member of, and repairs the rest', async () => {
    const snapshot = await database.dropped();
    const root = await database.connect();
    await root.query(`ALTER TABLE clients OWNER TO supabase_admin;
      CREATE SCHEMA graphql;
      ALTER DEFAULT PRIVILEGES FOR ROLE supabase_admin IN SCHEMA graphql GRANT ALL ON TABLES TO anon`);
    const plan = await database.planned({ kind: 'all' });
    const unable = plan.unable.filter((line) => line.name === 'clients' && line.role === 'anon')[0];
    expect(unable?.reason).toBe('it belongs to supabase_admin, and dev is not a member of that role');
    expect(unable?.sql[0]).toContain('ON TABLE "public"."clients" TO "anon"');
    expect(plan.unable.map((line) => line.name)).toContain('TABLES of supabase_admin');
    const done = await applyRepair(database.client, plan, { commit: true });
    expect(done.committed).toBe(true);
    expect(await database.can('anon', 'invoices', 'SELECT')).toBe(true);
    expect(done.notProven.join('\n')).toContain('New objects of supabase_admin were not tried');
    expect(parseSnapshot(snapshot).roles).toEqual(apiRoles);
    await root.end();
  });
});
