import { describe, expect, it } from 'vitest';
import { idsOf } from '../../../test/grants/cause-ids.ts';
import { useDatabase } from '../../../test/grants/database.ts';
import { apiRoles, baseline, tables } from '../../../test/grants/shop.ts';
import { checkGrants, inspectGrants, planRepair, readPolicy } from './index.ts';
import { installedServers } from '../../../test/grants/cluster.ts';

describe.each(installedServers())('what is told of the privileges, on PostgreSQL $version', ({ bin }) => {
  const database = useDatabase(bin);

  it('finds nothing in a schema as it should be', async () => {
    await database.client.query(baseline + tables);
    expect(await checkGrants(database.client, { asked: true })).toEqual([]);
  });

  it('says after DROP SCHEMA which role lost what, table by table, and the default privileges', async () => {
    await database.dropped();
    const report = await inspectGrants(database.client, {});
    expect(idsOf(report.causes)).toEqual([
      'schema-usage-missing',
      'table-grants-missing',
      'default-privileges-missing',
    ]);
    expect(report.causes.map((cause) => cause.certainty)).toEqual(['proved', 'proved', 'proved']);
    const said = report.causes.flatMap((cause) => cause.evidence).join('\n');
    expect(said).toContain('nspacl is NULL');
    expect(said).toContain('its owner is dev');
    for (const role of apiRoles) expect(said).toContain(`${role} has no USAGE on schema public`);
    expect(said).toContain('table invoices: anon, authenticated, service_role have nothing');
    expect(said).toContain('sequence invoices_id_seq: anon');
    expect(said).toContain('New tables of dev in schema public come without');
    expect(report.losses.filter((loss) => loss.name === 'clients').map((loss) => loss.role)).toEqual(
      apiRoles,
    );
  });

  it('sees a half repair that gave USAGE back and forgot the tables', async () => {
    await database.dropped();
    await database.client.query(`GRANT USAGE ON SCHEMA public TO ${apiRoles.join(', ')}`);
    const causes = await checkGrants(database.client, {});
    expect(idsOf(causes)).toEqual(['table-grants-missing', 'default-privileges-missing']);
  });

  it('sees the usual half repair, GRANT ALL ON SCHEMA public TO public, by the number of the schema', async () => {
    await database.dropped();
    await database.client.query('GRANT ALL ON SCHEMA public TO dev; GRANT ALL ON SCHEMA public TO public');
    const causes = await checkGrants(database.client, {});
    expect(idsOf(causes)).toEqual(['table-grants-missing', 'default-privileges-missing']);
    expect(causes[0]?.certainty).toBe('proved');
    expect(causes[0]?.evidence[0]).toMatch(/its number is \d+, not 2200/);
  });

  it('does not take the schema of a cluster that was upgraded from 14 for a new one', async () => {
    const root = await database.connect();
    await root.query(`ALTER SCHEMA public OWNER TO postgres; GRANT ALL ON SCHEMA public TO PUBLIC`);
    await database.client.query(tables);
    expect(await checkGrants(database.client, { asked: false })).toEqual([]);
    expect((await database.planned({ kind: 'none' })).statements.join()).not.toContain('OWNER');
    await root.end();
  });

  it('sees a half repair whose default privileges came after the tables', async () => {
    await database.dropped();
    await database.client.query(baseline);
    await database.client.query('GRANT USAGE ON SCHEMA public TO PUBLIC');
    const causes = await checkGrants(database.client, {});
    expect(idsOf(causes)).toEqual(['table-grants-missing']);
    expect(causes[0]?.evidence.join('\n')).toContain('table invoices: anon, authenticated, service_role');
    expect(causes[0]?.evidence.join('\n')).not.toContain('secrets: anon');
  });

  it('names the tables of another creating role, which the default privileges do not cover', async () => {
    await database.client.query(baseline + tables);
    await database.client.query('GRANT CREATE, USAGE ON SCHEMA public TO migrator; SET ROLE migrator');
    await database.client.query(
      'CREATE TABLE theirs (id int); ALTER TABLE theirs ENABLE ROW LEVEL SECURITY; RESET ROLE',
    );
    const causes = await checkGrants(database.client, {});
    expect(idsOf(causes)).toEqual(['table-grants-missing', 'default-privileges-missing']);
    expect(causes[1]?.evidence).toEqual([
      'New tables of migrator in schema public come without privileges for anon, authenticated, service_role',
    ]);
    const lines = causes[0]?.evidence.join('\n');
    expect(lines).toContain('table theirs');
    expect(lines).not.toContain('table invoices');
  });

  it('takes tables that are not exposed by policy for a policy, and proposes no grants', async () => {
    await database.client.query(`GRANT USAGE ON SCHEMA public TO ${apiRoles.join(', ')}; ${tables}`);
    expect(await checkGrants(database.client, {})).toEqual([]);
    const report = await inspectGrants(database.client, { asked: true });
    expect(idsOf(report.causes)).toEqual(['tables-not-exposed-by-policy']);
    expect(report.causes[0]?.certainty).toBe('likely');
    expect(JSON.stringify(report.causes)).not.toMatch(/GRANT/);
    expect(report.notes.join('\n')).toContain('by policy as it seems');
    const plan = await planRepair(database.client, readPolicy('auto'), {});
    expect(plan.kind).toBe('undecided');
  });

  it('tells row security from privileges: granted tables with policies are a note, not a loss', async () => {
    await database.client.query(baseline + tables);
    const report = await inspectGrants(database.client, { asked: true });
    expect(report.causes).toEqual([]);
    expect(report.notes.join('\n')).toContain('Row security is on for 3 tables');
    expect(report.notes.join('\n')).toContain('secrets (row security is off)');
  });

  it('says which of the named roles do not exist', async () => {
    const report = await inspectGrants(database.client, { roles: ['anon', 'nobody"; DROP'] });
    expect(report.missingRoles).toEqual(['nobody"; DROP']);
    expect(report.notes).toContain('The role nobody"; DROP does not exist here.');
  });

  it('says that the schema is missing', async () => {
    await database.client.query('DROP SCHEMA public CASCADE');
    expect(idsOf(await checkGrants(database.client, {}))).toEqual(['schema-missing']);
    await expect(planRepair(database.client, { kind: 'all' }, {})).rejects.toThrow(/CREATE SCHEMA "public"/);
  });

  it('is not misled by functions that somebody put into another schema', async () => {
    await database.dropped();
    await database.client.query(`CREATE SCHEMA trap;
      CREATE FUNCTION trap.has_schema_privilege(name, oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
      CREATE FUNCTION trap.has_table_privilege(name, oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
      SET search_path = trap, public, pg_catalog`);
    expect(idsOf(await checkGrants(database.client, {}))).toContain('schema-usage-missing');
  });
});
