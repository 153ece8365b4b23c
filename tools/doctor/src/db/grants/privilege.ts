/** What can carry privileges here. A partitioned table is a table. */
export type ObjectKind =
  | 'schema'
  | 'table'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'sequence'
  | 'function';

/** Kinds of objects that default privileges exist for, as the letters of pg_default_acl. */
export type DefaultKind = 'r' | 'S' | 'f' | 'T';

/** Words of ALTER DEFAULT PRIVILEGES for the letters. */
export const defaultWords: Record<DefaultKind, string> = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'ROUTINES',
  T: 'TYPES',
};

/** Reading and writing rows: all that row security governs (PostgreSQL, CREATE POLICY). */
export const rowPrivileges: readonly string[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Privileges that one column can have. */
export const columnPrivileges: readonly string[] = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];

const tablePrivileges = [...rowPrivileges, 'TRUNCATE', 'REFERENCES', 'TRIGGER'];

/** Every privilege of a kind; MAINTAIN exists from PostgreSQL 17 on (`version` is server_version_num). */
export function privilegesOf(kind: ObjectKind, version: number): readonly string[] {
  if (kind === 'schema') return ['USAGE', 'CREATE'];
  if (kind === 'sequence') return ['USAGE', 'SELECT', 'UPDATE'];
  if (kind === 'function') return ['EXECUTE'];
  return version >= 170_000 ? [...tablePrivileges, 'MAINTAIN'] : tablePrivileges;
}

/** Every privilege that objects of a default kind can get. */
export function privilegesOfDefault(kind: DefaultKind, version: number): readonly string[] {
  if (kind === 'T') return ['USAGE'];
  return privilegesOf(kind === 'r' ? 'table' : kind === 'S' ? 'sequence' : 'function', version);
}

/** The default kind that new objects of a kind come under. */
export function defaultKindOf(kind: ObjectKind): DefaultKind | null {
  if (kind === 'schema') return null;
  if (kind === 'sequence') return 'S';
  return kind === 'function' ? 'f' : 'r';
}

/** One privilege in an access list. */
export interface AclEntry {
  /** The role; empty for PUBLIC. */
  grantee: string;
  privilege: string;
  grantable: boolean;
  /** Who gave it; only in what was read from a database. */
  grantor?: string;
}

/** What a role can use besides its own name. */
export interface RoleFacts {
  name: string;
  superuser: boolean;
  bypassesRowSecurity: boolean;
  /** Roles whose privileges it has without doing anything, itself included. */
  inherits: readonly string[];
  /** Roles it is or can become. */
  reaches: readonly string[];
}

// PostgreSQL 22.5 and pg_class_aclmask_ext: these need no entry in any access list.
const predefined: Record<string, readonly string[]> = {
  pg_read_all_data: ['SELECT'],
  pg_write_all_data: ['INSERT', 'UPDATE', 'DELETE'],
  pg_maintain: ['MAINTAIN'],
};

/** The privileges of `wanted` that a role has by an access list, as has_*_privilege counts them. */
export function effective(
  role: RoleFacts,
  acl: readonly AclEntry[],
  kind: ObjectKind,
  wanted: readonly string[],
): string[] {
  if (role.superuser) return [...wanted];
  const names = new Set(role.inherits);
  const has = new Set<string>();
  for (const entry of acl) {
    if (entry.grantee === '' || names.has(entry.grantee)) has.add(entry.privilege);
  }
  if (kind === 'schema' && (names.has('pg_read_all_data') || names.has('pg_write_all_data')))
    has.add('USAGE');
  if (kind !== 'schema' && kind !== 'function') {
    for (const [name, privileges] of Object.entries(predefined)) {
      if (names.has(name)) for (const privilege of privileges) has.add(privilege);
    }
  }
  return wanted.filter((privilege) => has.has(privilege));
}
