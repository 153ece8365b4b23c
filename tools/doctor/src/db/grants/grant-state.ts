import type { AclEntry, DefaultKind, ObjectKind, RoleFacts } from './privilege.ts';

/** One object of the schema (or the schema itself) with its access list. */
export interface GrantObject {
  kind: ObjectKind;
  /** Name in its schema; of a function with the types of its arguments: `f(integer, text)`. */
  name: string;
  /** After the schema's name and a point in SQL, quoted. */
  sql: string;
  owner: string;
  acl: AclEntry[];
  /** Columns that have an access list of their own. */
  columns: { name: string; acl: AclEntry[] }[];
  rowSecurity: boolean;
  isPartition: boolean;
  /** A view that runs with the rights of who asks. */
  isInvoker: boolean;
  /** A function that runs with the rights of its owner. */
  isDefiner: boolean;
  ownerIsSuperuser: boolean;
  /** The role of this connection may grant on it. */
  isMine: boolean;
  /** Role to privileges, as the database itself counts them; `SELECT (column)` where only columns have it. */
  effective: Record<string, string[]>;
}

/** One row of pg_default_acl. */
export interface DefaultRow {
  creator: string;
  /** Null: for all schemas. */
  schema: string | null;
  kind: DefaultKind;
  acl: AclEntry[];
}

/** Everything the rules look at. */
export interface GrantState {
  database: string;
  /** Null where this role may not ask. */
  systemIdentifier: string | null;
  /** server_version_num */
  version: number;
  currentRole: string;
  databaseOwner: string;
  /** The role of this connection has CREATE on the database, which giving a schema away asks for. */
  mayCreateSchemas: boolean;
  schemaName: string;
  /** Null: there is no such schema. */
  schema: (GrantObject & { aclIsNull: boolean; id: number }) | null;
  objects: GrantObject[];
  /** Rows of this schema, of others, and of all. */
  defaults: DefaultRow[];
  /** Watched and anonymous roles that exist. */
  roles: RoleFacts[];
  watched: string[];
  missingRoles: string[];
  anonymous: string[];
  /** Every role of the cluster, and whether the role of this connection has its rights. */
  allRoles: Map<string, boolean>;
  /** Objects that belong to extensions: never looked at, never changed. */
  extensionObjects: number;
}

/** The same object in two states; a table that became a view is another object. */
export function keyOf(object: { kind: ObjectKind; name: string }): string {
  return `${object.kind}\u0000${object.name}`;
}

/** Who created, or will create, objects: owners, the role of this connection, and roles that were named. */
export function creatorsOf(state: GrantState, named: readonly string[] = []): string[] {
  const all = new Set([state.currentRole, ...named, ...state.objects.map((object) => object.owner)]);
  return [...all].filter((name) => state.allRoles.has(name) && !name.startsWith('pg_')).toSorted();
}

/** Tables, views and everything else that rows are read from. */
export function isRelation(kind: ObjectKind): boolean {
  return kind !== 'schema' && kind !== 'sequence' && kind !== 'function';
}
