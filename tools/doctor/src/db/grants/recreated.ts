import type { GrantState } from './grant-state.ts';

/** The number that initdb gives to `public` (pg_namespace.dat); CREATE SCHEMA gives one above 16384. */
export const stockSchemaId = 2200;

/**
 * Whether `public` was dropped and created again, and not put in order since. initdb of PostgreSQL 15 and
 * later gives it the owner pg_database_owner and USAGE for PUBLIC; CREATE SCHEMA gives it neither, and another
 * number. `proved`: the number says that it is another schema, and its access list is empty or does not name
 * the roles. `likely`: other signs (a restored dump has the old number; a cluster upgraded from 14 has another owner).
 */
export function isRecreated(state: GrantState): 'proved' | 'likely' | false {
  const { schema } = state;
  if (!schema || state.schemaName !== 'public') return false;
  const isOwned = state.version < 150_000 || schema.owner === 'pg_database_owner';
  const isPublicUsing = schema.acl.some((entry) => entry.grantee === '' && entry.privilege === 'USAGE');
  const isNaming = schema.acl.some((entry) => state.watched.includes(entry.grantee));
  if (schema.aclIsNull) return 'proved';
  if (isOwned && isPublicUsing) return false;
  if (schema.id !== stockSchemaId && !isNaming) return 'proved';
  if (schema.id !== stockSchemaId && !isPublicUsing) return 'likely';
  return !isOwned && !isPublicUsing && !isNaming ? 'likely' : false;
}
