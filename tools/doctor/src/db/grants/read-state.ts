import type { GrantClient, GrantOptions } from './grant-options.ts';
import { anonymousRoles, apiRoles, GrantError } from './grant-options.ts';
import type { DefaultRow, GrantObject, GrantState } from './grant-state.ts';
import { quoteName } from './identifier.ts';
import type { AclEntry, DefaultKind, ObjectKind, RoleFacts } from './privilege.ts';
import { privilegesOf } from './privilege.ts';
import * as sql from './state-queries.ts';

/**
 * Reads who may do what in one schema. Call it inside a transaction of transaction.ts (names resolve in
 * pg_catalog only). Set-based: eleven statements, whatever the number of tables. Throws GrantError for a
 * schema of the system and for bad names.
 */
export async function readState(client: GrantClient, options: GrantOptions): Promise<GrantState> {
  const schemaName = options.schema ?? 'public';
  if (/^pg_|^information_schema$/.test(schemaName))
    throw new GrantError(
      `Not looked at: ${schemaName} is a schema of the system; its privileges are its own.`,
    );
  const about = (await client.query<AboutRow>(sql.about)).rows[0];
  if (!about) throw new GrantError('Not looked at: the server did not say which database it is.');
  const allRoles = new Map(
    (await client.query<{ name: string; mine: boolean }>(sql.allRoles)).rows.map((row) => [
      row.name,
      row.mine,
    ]),
  );
  const asked = [...new Set(options.roles ?? apiRoles)];
  const watched = asked.filter((name) => allRoles.has(name));
  const anonymous = [...new Set([...anonymousRoles, ...(options.anonymous ?? [])])].filter((name) =>
    allRoles.has(name),
  );
  const names = [...new Set([...watched, ...anonymous])];
  const schema = await readSchema(client, schemaName, names);
  return {
    database: about.database,
    systemIdentifier: about.identifier,
    version: about.version,
    currentRole: about.role,
    databaseOwner: about.owner,
    mayCreateSchemas: about.creates,
    schemaName,
    schema,
    objects: schema ? await readObjects(client, schemaName, names, about.version) : [],
    defaults: await readDefaults(client),
    roles: (await client.query<RoleRow>(sql.roles, [names])).rows.map(roleFacts),
    watched,
    missingRoles: asked.filter((name) => !allRoles.has(name)),
    anonymous,
    allRoles,
    extensionObjects: Number(
      (await client.query<{ count: string }>(sql.extensionObjects, [schemaName])).rows[0]?.count ?? 0,
    ),
  };
}

interface AboutRow {
  database: string;
  version: number;
  role: string;
  owner: string;
  creates: boolean;
  identifier: string | null;
}

interface RoleRow {
  name: string;
  superuser: boolean;
  bypass: boolean;
  inherits: string[];
  reaches: string[];
}

interface AclRow {
  id: string;
  /** Absent: of the object as a whole. */
  column: string | null;
  grantee: string;
  grantor: string;
  privilege: string;
  grantable: boolean;
}

interface ObjectRow {
  id: string;
  kind: ObjectKind;
  name: string;
  /** Of a function only: its name, and its arguments as SQL. */
  base: string | null;
  args: string | null;
  owner: string;
  superuser: boolean;
  mine: boolean;
  rls: boolean;
  partition: boolean;
  invoker: boolean;
  definer: boolean;
}

interface EffectiveRow {
  id: string;
  role: string;
  privileges: string[];
}

function roleFacts(row: RoleRow): RoleFacts {
  return {
    name: row.name,
    superuser: row.superuser,
    bypassesRowSecurity: row.bypass,
    inherits: row.inherits,
    reaches: row.reaches,
  };
}

async function readSchema(
  client: GrantClient,
  schemaName: string,
  names: readonly string[],
): Promise<GrantState['schema']> {
  const row = (await client.query<ObjectRow & { isNull: boolean; number: number }>(sql.schema, [schemaName]))
    .rows[0];
  if (!row) return null;
  const acl = (await client.query<AclRow>(sql.schemaAcl, [schemaName])).rows;
  const effective = (await client.query<EffectiveRow>(sql.schemaEffective, [schemaName, names])).rows;
  const object = objectOf({ ...row, name: schemaName }, acl, effective);
  return { ...object, sql: '', aclIsNull: row.isNull, id: row.number };
}

async function readObjects(
  client: GrantClient,
  schemaName: string,
  names: readonly string[],
  version: number,
): Promise<GrantObject[]> {
  const relations = (await client.query<ObjectRow>(sql.relations, [schemaName])).rows;
  const functions = (await client.query<ObjectRow>(sql.functions, [schemaName])).rows;
  const acl = [
    ...(await client.query<AclRow>(sql.relationAcl, [schemaName])).rows,
    ...(await client.query<AclRow>(sql.functionAcl, [schemaName])).rows,
  ];
  const effective = [
    ...(
      await client.query<EffectiveRow>(sql.relationEffective, [
        schemaName,
        names,
        privilegesOf('table', version),
        privilegesOf('sequence', version),
      ])
    ).rows,
    ...(await client.query<EffectiveRow>(sql.columnEffective, [schemaName, names])).rows,
    ...(await client.query<EffectiveRow>(sql.functionEffective, [schemaName, names])).rows,
  ];
  const acls = Map.groupBy(acl, (row) => row.id);
  const effects = Map.groupBy(effective, (row) => row.id);
  return [...relations, ...functions].map((row) =>
    objectOf(row, acls.get(row.id) ?? [], effects.get(row.id) ?? []),
  );
}

function objectOf(row: ObjectRow, acl: readonly AclRow[], effects: readonly EffectiveRow[]): GrantObject {
  const columns = Map.groupBy(
    acl.filter((entry) => entry.column !== null),
    (entry) => entry.column ?? '',
  );
  const effective: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const { role, privileges } of effects) (effective[role] ??= []).push(...privileges);
  return {
    kind: row.kind,
    name: row.name,
    sql: row.base == null ? quoteName(row.name) : `${quoteName(row.base)}(${row.args ?? ''})`,
    owner: row.owner,
    acl: acl.filter((entry) => entry.column === null).map(entryOf),
    columns: [...columns].map(([name, entries]) => ({ name, acl: entries.map(entryOf) })),
    rowSecurity: row.rls,
    isPartition: row.partition,
    isInvoker: row.invoker,
    isDefiner: row.definer,
    ownerIsSuperuser: row.superuser,
    isMine: row.mine,
    effective,
  };
}

function entryOf(row: AclRow): AclEntry {
  return { grantee: row.grantee, privilege: row.privilege, grantable: row.grantable, grantor: row.grantor };
}

async function readDefaults(client: GrantClient): Promise<DefaultRow[]> {
  interface Row extends AclRow {
    creator: string;
    schema: string | null;
    kind: DefaultKind;
    empty: boolean;
  }
  const rows = (await client.query<Row>(sql.defaults)).rows;
  return [...Map.groupBy(rows, (row) => row.id).values()].flatMap((entries) => {
    const first = entries[0];
    if (!first) return [];
    const { creator, schema, kind } = first;
    return [{ creator, schema, kind, acl: entries.filter((entry) => !entry.empty).map(entryOf) }];
  });
}
