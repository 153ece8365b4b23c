import type { Change } from './change.ts';
import { isDefault } from './change.ts';
import type { GrantObject, GrantState } from './grant-state.ts';
import { isRelation } from './grant-state.ts';

/**
 * Why row security does not protect a relation from an anonymous role; null when it does, when there is no
 * such role, and for what rows are not read from. Source: PostgreSQL 5.9 and CREATE VIEW (security_invoker).
 */
export function unguarded(object: GrantObject, state: GrantState): string | null {
  if (!isRelation(object.kind)) return null;
  const free = anonymousFacts(state).find((role) => role.superuser || role.bypassesRowSecurity);
  if (free) return `row security does not bind ${free.name}`;
  if (object.kind === 'materialized view') return 'a materialized view has no row security';
  if (object.kind === 'foreign table') return 'a foreign table has no row security';
  if (object.kind === 'view') {
    if (object.isInvoker) return null;
    const owner = `${object.owner}${object.ownerIsSuperuser ? ', a superuser' : ''}`;
    return `the view reads with the rights of ${owner} (security_invoker is off)`;
  }
  if (object.rowSecurity) return null;
  return object.isPartition ? 'row security of the partition is off' : 'row security is off';
}

/** Whether giving a privilege to `grantee` gives it to an anonymous role: PUBLIC, itself, a role it can become. */
export function isForAnybody(grantee: string, state: GrantState): boolean {
  const facts = anonymousFacts(state);
  if (grantee === '') return facts.length > 0;
  return facts.some((role) => role.reaches.includes(grantee));
}

function anonymousFacts(state: GrantState): GrantState['roles'] {
  return state.roles.filter((role) => state.anonymous.includes(role.name));
}

/** Why a change would open something to anybody; null when it does not. */
export function danger(change: Change, state: GrantState, isExplicit: boolean): string | null {
  if (change.isRevoke || isDefault(change.on) || !isForAnybody(change.grantee, state)) return null;
  const reason = unguarded(change.on, state);
  if (reason !== null) return reason;
  if (change.on.kind !== 'function' || !change.on.isDefiner || isExplicit) return null;
  const { effective } = change.on;
  if (state.anonymous.every((role) => effective[role]?.includes('EXECUTE'))) return null;
  return `the function runs with the rights of ${change.on.owner} (SECURITY DEFINER)`;
}

/** One thing that an anonymous role can do to rows that nothing guards. */
export interface Opening {
  object: GrantObject;
  role: string;
  privileges: string[];
  reason: string;
}

/**
 * What `after` opens to anonymous roles beyond `before`: on relations that nothing guards, privileges of their
 * own, and those that become usable because the schema does. Objects that `before` does not know count as closed.
 */
export function openings(before: GrantState, after: GrantState): Opening[] {
  const known = new Map(before.objects.map((object) => [`${object.kind} ${object.name}`, object]));
  const found: Opening[] = [];
  for (const role of after.anonymous) {
    const isUsed = canUse(before, role);
    const opensSchema = !isUsed && canUse(after, role);
    for (const object of after.objects) {
      const now = object.effective[role] ?? [];
      const reason = now.length > 0 ? unguarded(object, after) : null;
      if (reason === null) continue;
      const old = known.get(`${object.kind} ${object.name}`);
      const had = opensSchema ? [] : (old?.effective[role] ?? []);
      const privileges = now.filter((privilege) => !had.includes(privilege));
      if (privileges.length > 0) found.push({ object, role, privileges, reason });
    }
  }
  return found;
}

function canUse(state: GrantState, role: string): boolean {
  return state.schema?.effective[role]?.includes('USAGE') ?? false;
}
