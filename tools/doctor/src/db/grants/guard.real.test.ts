import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../test/grants/database.ts';
import { drop, tables, usage } from '../../../test/grants/shop.ts';
import { applyRepair, planRepair, readPolicy, snapshotGrants } from './index.ts';
import { installedServers } from '../../../test/grants/cluster.ts';

describe.each(installedServers())('what anon may not have, on PostgreSQL $version', ({ bin }) => {
  const database = useDatabase(bin);

  it.each(['all', 'snapshot'])(
    'never opens to anon what row security does not guard (policy %s), and names each with its reason',
    async (kind) => {
      const snapshot = await database.dropped();
      const plan = await database.planned(readPolicy(kind === 'all' ? 'all' : snapshot));
      const refused = Object.fromEntries(
        plan.refuses.filter((line) => line.role === 'anon').map((line) => [line.name, line.reason]),
      );
      expect(refused).toMatchObject({
        secrets: 'row security is off',
        events_1: 'row security of the partition is off',
        totals: 'the view reads with the rights of dev (security_invoker is off)',
        cached: 'a materialized view has no row security',
      });
      expect(plan.refuses.find((line) => line.name === 'secrets')?.sql[0]).toMatch(
        /^GRANT .* ON TABLE "public"\."secrets" TO "anon"$/,
      );
      await applyRepair(database.client, plan, { commit: true });
      for (const name of ['secrets', 'events_1', 'totals', 'cached'])
        for (const privilege of ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'])
          expect(await database.can('anon', name, privilege), `${privilege} ${name}`).toBe(false);
      expect(await database.can('anon', 'events', 'SELECT')).toBe(true);
      expect(await database.can('anon', 'my_totals', 'SELECT')).toBe(true);
      expect(await database.can('service_role', 'secrets', 'SELECT')).toBe(true);
    },
  );

  it('names a view of a superuser and a foreign table as such', async () => {
    const root = await database.connect();
    await database.dropped();
    await root.query(`CREATE VIEW roots AS SELECT * FROM secrets;
      CREATE FOREIGN DATA WRAPPER f; CREATE SERVER s FOREIGN DATA WRAPPER f; CREATE FOREIGN TABLE far (id int) SERVER s`);
    const plan = await planRepair(root, { kind: 'all' }, {});
    const reasons = plan.kind === 'plan' ? plan.refuses.map(({ name, reason }) => `${name}: ${reason}`) : [];
    expect(reasons).toContain(
      'roots: the view reads with the rights of postgres, a superuser (security_invoker is off)',
    );
    expect(reasons).toContain('far: a foreign table has no row security');
    await root.end();
  });

  it('leaves SECURITY DEFINER functions closed to anon unless a file says otherwise', async () => {
    await database.dropped();
    await database.client.query('REVOKE EXECUTE ON FUNCTION peek() FROM PUBLIC');
    const plan = await database.planned({ kind: 'all' });
    expect(plan.refuses.find((line) => line.name === 'peek()')?.reason).toContain('SECURITY DEFINER');
  });

  it('does not open a schema whose unguarded tables are granted to anon already', async () => {
    await database.dropped();
    await database.client.query('GRANT SELECT ON secrets TO anon');
    const plan = await database.planned({ kind: 'all' });
    const refused = plan.refuses.filter((line) => line.kind === 'schema');
    expect(refused.map((line) => line.role).toSorted()).toEqual(['PUBLIC', 'anon']);
    expect(refused[0]?.reason).toContain('secrets (row security is off)');
    await applyRepair(database.client, plan, { commit: true });
    expect(await database.can('anon', 'secrets', 'SELECT')).toBe(false);
    expect(await database.can('authenticated', 'secrets', 'SELECT')).toBe(true);
  });

  it('does not give anon through a role what anon may not have', async () => {
    await database.dropped();
    await database.admin.query('CREATE ROLE readers; GRANT readers TO anon');
    try {
      const file = JSON.stringify({
        expose: [{ names: ['secrets'], roles: ['readers'], privileges: ['SELECT'] }],
      });
      const plan = await database.planned(readPolicy(file));
      expect(plan.refuses.map(({ name, role }) => `${name} ${role}`)).toEqual(['secrets readers']);
    } finally {
      await database.admin.query('DROP ROLE readers');
    }
  });

  it.each(['GRANT SELECT ON invoices TO anon', 'GRANT SELECT (amount) ON invoices TO anon'])(
    'does not open a table whose row security goes off while it works: %s',
    async (grant) => {
      await database.client.query(`${usage} ${tables} ${grant}`);
      const snapshot = await snapshotGrants(database.client, {});
      await database.client.query(`${drop}; ${tables}`);
      const plan = await database.planned(readPolicy(snapshot), { lockTimeoutMs: 10_000 });
      expect(plan.refuses).toEqual([]);
      const other = await database.connect('dev');
      await other.query('BEGIN; ALTER TABLE invoices DISABLE ROW LEVEL SECURITY');
      const running = applyRepair(database.client, plan, { commit: true }).then(
        () => 'committed',
        (error: unknown) => String(error),
      );
      await untilWaiting(database.admin);
      await other.query('COMMIT');
      expect(await running).toContain('Nothing was changed');
      expect(await database.can('anon', 'invoices', 'SELECT')).toBe(false);
      const columns = await database.client.query<{ yes: boolean }>(
        `SELECT has_any_column_privilege('anon', 'public.invoices', 'SELECT') AS yes`,
      );
      expect(columns.rows[0]?.yes).toBe(false);
      await other.end();
    },
  );
});

async function untilWaiting(admin: pg.Client): Promise<void> {
  const deadline = Date.now() + 8000;
  for (;;) {
    const { rows } = await admin.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
    );
    if (rows[0]?.n > 0 || Date.now() > deadline) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}
