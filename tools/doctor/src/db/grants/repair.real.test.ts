import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../test/grants/database.ts';
import { acls } from '../../../test/grants/traces.ts';
import { applyRepair } from './index.ts';
import { installedServers } from '../../../test/grants/cluster.ts';

describe.each(installedServers())('a repair, on PostgreSQL $version', ({ bin }) => {
  const database = useDatabase(bin);

  it('says so when a trigger does not let the probe be made, and repairs all the same', async () => {
    await database.dropped();
    const root = await database.connect();
    await root.query(`CREATE SCHEMA ev; CREATE FUNCTION ev.no() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no tables today'; END $$;
      CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION ev.no()`);
    const done = await applyRepair(database.client, await database.planned({ kind: 'all' }), {
      commit: true,
    });
    expect(done.committed).toBe(true);
    expect(done.notProven.join()).toContain('no tables today');
    await root.end();
  });

  it('rehearses with commit: false and leaves every access list as it was', async () => {
    await database.dropped();
    const before = await acls(database.client);
    const done = await applyRepair(database.client, await database.planned({ kind: 'all' }), {
      commit: false,
    });
    expect(done.committed).toBe(false);
    expect(done.verified.length).toBeGreaterThan(1);
    expect(await acls(database.client)).toBe(before);
  });

  it('runs again without a statement after it ran', async () => {
    await database.dropped();
    await applyRepair(database.client, await database.planned({ kind: 'all' }), { commit: true });
    expect((await database.planned({ kind: 'all' })).statements).toEqual([]);
  });

  it('stops when the database changed since the plan was shown', async () => {
    await database.dropped();
    const plan = await database.planned({ kind: 'all' });
    await database.client.query('ALTER TABLE invoices DISABLE ROW LEVEL SECURITY');
    const before = await acls(database.client);
    await expect(applyRepair(database.client, plan, { commit: true })).rejects.toThrow(/no longer as it was/);
    expect(await acls(database.client)).toBe(before);
  });

  it('waits no longer than the lock timeout for another session that changes a table', async () => {
    await database.dropped();
    const plan = await database.planned({ kind: 'all' }, { lockTimeoutMs: 200 });
    const other = await database.connect('dev');
    await other.query('BEGIN; ALTER TABLE invoices DISABLE ROW LEVEL SECURITY');
    const before = await acls(database.client);
    const started = performance.now();
    await expect(applyRepair(database.client, plan, { commit: true })).rejects.toThrow(
      /Nothing was changed: another session/,
    );
    expect(performance.now() - started).toBeLessThan(5000);
    await other.query('ROLLBACK');
    expect(await acls(database.client)).toBe(before);
    await other.end();
    await applyRepair(database.client, plan, { commit: true });
    expect(await database.can('anon', 'invoices', 'SELECT')).toBe(true);
  });

  it('two repairs at once: one works, the other stops', async () => {
    await database.dropped();
    const plan = await database.planned({ kind: 'all' });
    const other = await database.connect('dev');
    await other.query(
      "BEGIN; SELECT pg_advisory_xact_lock(hashtext('doctor grants'), hashtext(current_database()::text))",
    );
    await expect(applyRepair(database.client, plan, { commit: true })).rejects.toThrow(/another doctor/);
    await other.end();
  });

  it('rolls back when an event trigger changes what was planned', async () => {
    await database.dropped();
    const root = await database.connect();
    await root.query(`CREATE SCHEMA ev; CREATE FUNCTION ev.more() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN IF pg_trigger_depth() < 1 AND current_setting('ev.on', true) IS DISTINCT FROM 'busy' THEN
        PERFORM set_config('ev.on', 'busy', true); GRANT SELECT ON public.secrets TO anon; END IF; END $$;
      CREATE EVENT TRIGGER more ON ddl_command_end WHEN TAG IN ('GRANT') EXECUTE FUNCTION ev.more()`);
    const plan = await database.planned({ kind: 'all' });
    const before = await acls(database.client);
    await expect(applyRepair(database.client, plan, { commit: true })).rejects.toThrow(
      /secrets would be open to anon: row security is off/,
    );
    expect(await acls(database.client)).toBe(before);
    await root.end();
  });
});
