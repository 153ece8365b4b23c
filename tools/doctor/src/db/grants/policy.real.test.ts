import { describe, expect, it } from 'vitest';
import { idsOf } from '../../../test/grants/cause-ids.ts';
import { useDatabase } from '../../../test/grants/database.ts';
import { apiRoles, drop, tables } from '../../../test/grants/shop.ts';
import { applyRepair, checkGrants, compareGrants, planRepair, readPolicy, rolesFile } from './index.ts';
import { installedServers } from '../../../test/grants/cluster.ts';

describe.each(installedServers())('a policy, on PostgreSQL $version', ({ bin }) => {
  const database = useDatabase(bin);

  it('repairs by a snapshot: owner, PUBLIC, usage, tables, sequences, functions and defaults', async () => {
    const snapshot = await database.dropped();
    const plan = await database.planned(readPolicy(snapshot));
    expect(plan.statements[0]).toBe('ALTER SCHEMA "public" OWNER TO "pg_database_owner"');
    const done = await applyRepair(database.client, plan, { commit: true });
    expect(done.committed).toBe(true);
    expect(done.notProven).toEqual([]);
    expect(done.verified.join('\n')).toContain('a new table, sequence and function of dev');
    for (const role of apiRoles) {
      expect(await database.can(role, 'invoices', 'SELECT')).toBe(true);
      expect(await database.can(role, 'clients', 'INSERT')).toBe(true);
    }
    expect(await database.can('authenticated', 'secrets', 'SELECT')).toBe(true);
    const left = (await compareGrants(database.client, snapshot)).entries;
    expect(left.map(({ change, name, role }) => `${change} ${role} ${name}`).toSorted()).toEqual([
      'lost anon cached',
      'lost anon events_1',
      'lost anon secrets',
      'lost anon totals',
    ]);
    expect(await checkGrants(database.client, {})).toEqual([]);
    await database.client.query('CREATE TABLE later (id int)');
    expect(await database.can('anon', 'later', 'SELECT')).toBe(true);
  });

  it('gives by the policy none only what opens the schema', async () => {
    await database.dropped();
    await applyRepair(database.client, await database.planned({ kind: 'none' }), { commit: true });
    expect(idsOf(await checkGrants(database.client, {}))).toEqual([]);
    expect(await database.can('authenticated', 'invoices', 'SELECT')).toBe(false);
    const { rows } = await database.client.query(
      `SELECT nspacl::text[] FROM pg_namespace WHERE nspname = 'public'`,
    );
    expect(JSON.stringify(rows)).toContain('=U/pg_database_owner');
  });

  it('gives by a list just what the list says, and says what it does not find', async () => {
    await database.dropped();
    const file = JSON.stringify({
      usage: ['authenticated'],
      expose: [
        { names: ['invoices', 'gone'], roles: ['authenticated', 'ghost'], privileges: ['SELECT', 'insert'] },
        { kind: 'function', names: ['add(integer, integer)'], roles: ['authenticated'], privileges: ['ALL'] },
      ],
      defaults: [{ roles: ['authenticated'], privileges: ['SELECT'] }],
    });
    const plan = await database.planned(readPolicy(file));
    expect(plan.notes.join('\n')).toContain('names relation gone');
    expect(plan.notes.join('\n')).toContain('role ghost');
    await applyRepair(database.client, plan, { commit: true });
    expect(await database.can('authenticated', 'invoices', 'INSERT')).toBe(true);
    expect(await database.can('authenticated', 'invoices', 'DELETE')).toBe(false);
    expect(await database.can('service_role', 'invoices', 'SELECT')).toBe(false);
  });

  it('infers a policy from default privileges of other schemas, and refuses to guess when they disagree', async () => {
    await database.client.query(`CREATE SCHEMA api;
      ALTER DEFAULT PRIVILEGES IN SCHEMA api GRANT SELECT ON TABLES TO anon, authenticated, service_role`);
    await database.dropped();
    const plan = await database.planned(readPolicy('auto'));
    expect(plan.policy).toMatchObject({ kind: 'inferred', evidence: ['schema api (creating role dev)'] });
    await applyRepair(database.client, plan, { commit: true });
    expect(await database.can('authenticated', 'invoices', 'SELECT')).toBe(true);
    expect(await database.can('authenticated', 'invoices', 'INSERT')).toBe(false);
    await database.client.query(`${drop}; ${tables} CREATE SCHEMA other;
      ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT INSERT ON TABLES TO anon`);
    const undecided = await planRepair(database.client, readPolicy('auto'), {});
    if (undecided.kind !== 'undecided') throw new Error('It guessed.');
    expect(undecided.reason).toContain('disagree');
    expect(undecided.scripts.all).toContain('GRANT SELECT');
    expect(undecided.scripts.none).not.toContain('ON TABLE');
    await database.client.query(undecided.scripts.all);
    expect(await database.can('anon', 'invoices', 'SELECT')).toBe(true);
    expect(await database.can('anon', 'secrets', 'SELECT')).toBe(false);
  });

  it('emits a file that brings roles, schema and defaults back before the migrations', async () => {
    const snapshot = await database.dropped();
    const file = rolesFile(readPolicy(snapshot), {});
    await database.client.query(drop);
    const root = await database.connect();
    await root.query(file);
    await root.query(file);
    await database.client.query(tables);
    expect(await checkGrants(database.client, {})).toEqual([]);
    expect(await database.can('authenticated', 'invoices', 'SELECT')).toBe(true);
    const all = rolesFile({ kind: 'all' }, { roles: ['anon', 'new $$ role'], creators: ['dev'] });
    await root.query(all);
    await root.query('DROP OWNED BY "new $$ role"; DROP ROLE "new $$ role"');
    await root.end();
  });
});
