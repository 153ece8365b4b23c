import type { GrantClient, GrantOptions } from './grant-options.ts';
import { GrantError } from './grant-options.ts';
import type { DefaultRow, GrantObject, GrantState } from './grant-state.ts';
import type { AclEntry, DefaultKind, ObjectKind } from './privilege.ts';
import { privilegesOf, privilegesOfDefault } from './privilege.ts';
import { readState } from './read-state.ts';
import { readOnly } from './transaction.ts';

const format = 'doctor-grants-snapshot/1';
/** A snapshot of 20,000 tables with three roles is about 15 MB. */
const maximumCharacters = 256 * 1024 * 1024;

/** An access list in a file: role (empty for PUBLIC), privileges, and those with grant option. */
interface SnapshotGrant {
  role: string;
  privileges: string[];
  grantable?: string[];
}

interface SnapshotObject {
  kind: ObjectKind;
  name: string;
  owner: string;
  rowSecurity?: boolean;
  grants: SnapshotGrant[];
  columns?: { name: string; grants: SnapshotGrant[] }[];
}

/** What `--snapshot` writes: every privilege in one schema, of all roles, and the default privileges. */
export interface GrantSnapshot {
  format: typeof format;
  takenAt: string;
  database: string;
  systemIdentifier: string | null;
  version: number;
  schema: { name: string; owner: string; grants: SnapshotGrant[] };
  roles: string[];
  objects: SnapshotObject[];
  /** `schema` is null for rows that count in all schemas. */
  defaults: { creator: string; schema: string | null; kind: DefaultKind; grants: SnapshotGrant[] }[];
}

/** Records a good state. JSON text that ends with a newline; read-only. Throws GrantError without the schema. */
export async function snapshotGrants(client: GrantClient, options: GrantOptions): Promise<string> {
  const state = await readOnly(client, options, () => readState(client, options));
  return `${JSON.stringify(snapshotOf(state, new Date()), null, 1)}\n`;
}

/** A state as it is written to a file. Throws GrantError when there is no such schema. */
export function snapshotOf(state: GrantState, takenAt: Date): GrantSnapshot {
  if (!state.schema)
    throw new GrantError(`No snapshot: there is no schema ${state.schemaName} in ${state.database}.`);
  return {
    format,
    takenAt: takenAt.toISOString(),
    database: state.database,
    systemIdentifier: state.systemIdentifier,
    version: state.version,
    schema: {
      name: state.schemaName,
      owner: state.schema.owner,
      grants: grantsOf(state.schema.acl, state.schema.owner),
    },
    roles: state.watched,
    objects: state.objects.map(snapshotObject),
    defaults: state.defaults
      .filter((row) => row.schema === null || row.schema === state.schemaName)
      .map((row) => ({
        creator: row.creator,
        schema: row.schema,
        kind: row.kind,
        grants: grantsOf(row.acl, null),
      })),
  };
}

function snapshotObject(object: GrantObject): SnapshotObject {
  return {
    kind: object.kind,
    name: object.name,
    owner: object.owner,
    ...(object.kind === 'table' ? { rowSecurity: object.rowSecurity } : {}),
    grants: grantsOf(object.acl, object.owner),
    ...(object.columns.length > 0
      ? {
          columns: object.columns.map(({ name, acl }) => ({ name, grants: grantsOf(acl, object.owner) })),
        }
      : {}),
  };
}

function grantsOf(acl: readonly AclEntry[], owner: string | null): SnapshotGrant[] {
  return [...Map.groupBy(acl, (entry) => entry.grantee)]
    .filter(([role]) => role !== owner)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([role, entries]) => {
      const privileges = [...new Set(entries.map((entry) => entry.privilege))];
      const grantable = [
        ...new Set(entries.filter((entry) => entry.grantable).map((entry) => entry.privilege)),
      ];
      return { role, privileges, ...(grantable.length > 0 ? { grantable } : {}) };
    });
}

/** The entries of a snapshot's list. */
export function entriesOf(grants: readonly SnapshotGrant[]): AclEntry[] {
  return grants.flatMap(({ role, privileges, grantable }) =>
    privileges.map((privilege) => ({
      grantee: role,
      privilege,
      // PUBLIC cannot hold a grant option.
      grantable: role !== '' && (grantable?.includes(privilege) ?? false),
    })),
  );
}

/** The default privileges of a snapshot for its own schema. */
export function schemaDefaults(snapshot: GrantSnapshot): DefaultRow[] {
  return snapshot.defaults.map((row) => ({
    creator: row.creator,
    schema: row.schema,
    kind: row.kind,
    acl: entriesOf(row.grants),
  }));
}

/** Reads a snapshot; throws GrantError with the place of what is wrong. Unknown privileges are an error. */
export function parseSnapshot(text: string): GrantSnapshot {
  if (text.length > maximumCharacters)
    throw new GrantError('The snapshot was not read: it is larger than 256 MB.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GrantError(
      'The snapshot was not read: it is not JSON. Take one with doctor db --grants --snapshot.',
    );
  }
  if (!isRecord(value) || value.format !== format)
    throw new GrantError(
      `The snapshot was not read: its format is not ${format}. Take a new one with this version of doctor.`,
    );
  checkShape(value);
  return value as unknown as GrantSnapshot;
}

function checkShape(value: Record<string, unknown>): void {
  for (const key of ['takenAt', 'database'])
    if (typeof value[key] !== 'string') throw wrong(key, 'is not a text');
  if (typeof value.version !== 'number') throw wrong('version', 'is not a number');
  if (value.systemIdentifier !== null && typeof value.systemIdentifier !== 'string')
    throw wrong('systemIdentifier', 'is neither a text nor null');
  if (!isTexts(value.roles)) throw wrong('roles', 'is not a list of names');
  if (!isRecord(value.schema)) throw wrong('schema', 'is not an object');
  for (const key of ['name', 'owner'])
    if (typeof value.schema[key] !== 'string') throw wrong(`schema.${key}`, 'is not a text');
  checkGrants(value.schema.grants, 'schema.grants', privilegesOf('schema', 0));
  if (!Array.isArray(value.objects)) throw wrong('objects', 'is not a list');
  value.objects.forEach((object, index) => checkObject(object, `objects[${index}]`));
  if (!Array.isArray(value.defaults)) throw wrong('defaults', 'is not a list');
  value.defaults.forEach((row, index) => checkDefault(row, `defaults[${index}]`));
}

const kinds: ReadonlySet<unknown> = new Set([
  'table',
  'view',
  'materialized view',
  'foreign table',
  'sequence',
  'function',
]);
/** Every privilege that a version can know: MAINTAIN is newer than some servers. */
const newest = 180_000;

function checkObject(object: unknown, place: string): void {
  if (!isRecord(object)) throw wrong(place, 'is not an object');
  if (!kinds.has(object.kind)) throw wrong(`${place}.kind`, 'is no kind of object known here');
  for (const key of ['name', 'owner'])
    if (typeof object[key] !== 'string') throw wrong(`${place}.${key}`, 'is not a text');
  if (object.rowSecurity !== undefined && typeof object.rowSecurity !== 'boolean')
    throw wrong(`${place}.rowSecurity`, 'is neither true nor false');
  const allowed = privilegesOf(object.kind as ObjectKind, newest);
  checkGrants(object.grants, `${place}.grants`, allowed);
  if (object.columns === undefined) return;
  if (!Array.isArray(object.columns)) throw wrong(`${place}.columns`, 'is not a list');
  object.columns.forEach((column: unknown, index) => {
    const at = `${place}.columns[${index}]`;
    if (!isRecord(column) || typeof column.name !== 'string') throw wrong(at, 'has no name');
    checkGrants(column.grants, `${at}.grants`, ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']);
  });
}

function checkDefault(row: unknown, place: string): void {
  if (!isRecord(row) || typeof row.creator !== 'string') throw wrong(place, 'has no creator');
  if (row.schema !== null && typeof row.schema !== 'string')
    throw wrong(`${place}.schema`, 'is neither a name nor null');
  if (row.kind !== 'r' && row.kind !== 'S' && row.kind !== 'f' && row.kind !== 'T')
    throw wrong(`${place}.kind`, 'is none of r, S, f, T');
  checkGrants(row.grants, `${place}.grants`, privilegesOfDefault(row.kind, newest));
}

function checkGrants(grants: unknown, place: string, allowed: readonly string[]): void {
  if (!Array.isArray(grants)) throw wrong(place, 'is not a list');
  grants.forEach((grant: unknown, index) => {
    const at = `${place}[${index}]`;
    if (!isRecord(grant) || typeof grant.role !== 'string') throw wrong(at, 'has no role');
    for (const list of [grant.privileges, grant.grantable ?? []]) {
      if (!isTexts(list)) throw wrong(at, 'has no list of privileges');
      const bad = list.find((privilege) => !allowed.includes(privilege));
      if (bad !== undefined) throw wrong(at, 'names a privilege that objects of this kind do not have');
    }
  });
}

function wrong(place: string, what: string): GrantError {
  return new GrantError(
    `The snapshot was not read: ${place} ${what}. Take a new one with doctor db --grants --snapshot.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
