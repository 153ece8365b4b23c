import type { Change, DefaultTarget } from './change.ts';
import { changesOf, columnsLeft } from './change.ts';
import type { GrantOptions } from './grant-options.ts';
import type { GrantObject, GrantState } from './grant-state.ts';
import { creatorsOf, isRelation, keyOf } from './grant-state.ts';
import type { Policy, PolicyGrant } from './policy.ts';
import type { AclEntry, DefaultKind } from './privilege.ts';
import { defaultKindOf, privilegesOf, privilegesOfDefault, rowPrivileges } from './privilege.ts';
import { isRecreated } from './recreated.ts';

/** What a policy wants changed, before any rule of safety. */
export interface Wishes {
  /** The new owner of the schema; null: it stays. */
  owner: string | null;
  changes: Change[];
  notes: string[];
}

const add = { owner: null, isExact: false, isMeant: () => true };
type Decided = Exclude<Policy, { kind: 'auto' | 'snapshot' }>;

/** What `all`, `none`, a list or an inferred policy wants. They only add; they never take away. */
export function wishesOf(policy: Decided, state: GrantState, options: GrantOptions): Wishes {
  const notes: string[] = [];
  const stock = stockSchema(state);
  const usage = policy.kind === 'list' ? existing(policy.usage, state, notes) : state.watched;
  const changes = [...stock.changes, ...onSchema(state, usage, 'USAGE')];
  if (policy.kind === 'list') {
    for (const grant of policy.grants) changes.push(...listed(grant, state, notes));
    for (const rule of policy.defaults) {
      const entries = entriesFor(existing(rule.roles, state, notes), rule.privileges);
      for (const creator of rule.creators ?? creatorsOf(state, options.creators))
        changes.push(...onDefault(state, { creator, defaultKind: rule.kind }, entries));
    }
    return { owner: stock.owner, changes, notes: [...new Set(notes)] };
  }
  const rules = rulesOf(policy, state);
  for (const object of state.objects) {
    const kind = defaultKindOf(object.kind);
    if (kind !== null)
      changes.push(...changesOf(object, object.acl, rules[kind], { ...add, owner: object.owner }));
  }
  for (const creator of creatorsOf(state, options.creators)) {
    for (const defaultKind of ['r', 'S', 'f'] as const)
      changes.push(...onDefault(state, { creator, defaultKind }, rules[defaultKind]));
  }
  return { owner: stock.owner, changes, notes };
}

/** A schema made by CREATE SCHEMA gets what initdb gives public from PostgreSQL 15 on. */
function stockSchema(state: GrantState): { owner: string | null; changes: Change[] } {
  const { schema } = state;
  if (!schema || !isRecreated(state)) return { owner: null, changes: [] };
  const changes = onSchema(state, [''], 'USAGE');
  if (state.version < 150_000 || schema.owner === 'pg_database_owner') return { owner: null, changes };
  // Who made the schema anew would lose CREATE with the ownership, unless it owns the database.
  if (schema.owner !== state.databaseOwner && !schema.ownerIsSuperuser)
    changes.push(...onSchema(state, [schema.owner], 'USAGE'), ...onSchema(state, [schema.owner], 'CREATE'));
  return { owner: 'pg_database_owner', changes };
}

function onSchema(state: GrantState, roles: readonly string[], privilege: string): Change[] {
  const { schema } = state;
  if (!schema) return [];
  // The present owner's entry goes to the new owner: here it counts as one that has nothing.
  const now = isRecreated(state) ? schema.acl.filter((entry) => entry.grantee !== schema.owner) : schema.acl;
  return changesOf(schema, now, entriesFor(roles, [privilege]), add);
}

function onDefault(state: GrantState, on: DefaultTarget, wanted: readonly AclEntry[]): Change[] {
  const row = state.defaults.find(
    ({ creator, kind, schema }) =>
      creator === on.creator && kind === on.defaultKind && schema === state.schemaName,
  );
  return changesOf(on, row?.acl ?? [], wanted, { ...add, owner: on.creator });
}

/** Entries by kind. Anonymous roles get on relations only what row security governs. */
function rulesOf(
  policy: Exclude<Decided, { kind: 'list' }>,
  state: GrantState,
): Record<DefaultKind, AclEntry[]> {
  const rule = (kind: DefaultKind): AclEntry[] => {
    const possible = privilegesOfDefault(kind, state.version);
    return state.watched.flatMap((role) => {
      if (policy.kind === 'none') return [];
      const wanted = policy.kind === 'all' ? possible : (policy.rules[kind][role] ?? []);
      const isCut = kind === 'r' && state.anonymous.includes(role);
      const given = wanted.filter(
        (privilege) => possible.includes(privilege) && (!isCut || rowPrivileges.includes(privilege)),
      );
      return entriesFor([role], given);
    });
  };
  return { r: rule('r'), S: rule('S'), f: rule('f'), T: [] };
}

function listed(grant: PolicyGrant, state: GrantState, notes: string[]): Change[] {
  const roles = existing(grant.roles, state, notes);
  return grant.names.flatMap((name) => {
    const object = state.objects.find(
      (item) =>
        item.name === name && (grant.kind === 'relation' ? isRelation(item.kind) : item.kind === grant.kind),
    );
    if (!object) {
      notes.push(`The policy names ${grant.kind} ${name}, which is not in ${state.schemaName}.`);
      return [];
    }
    const possible = privilegesOf(object.kind, state.version);
    const privileges = grant.privileges.filter((privilege) => possible.includes(privilege));
    return changesOf(object, object.acl, entriesFor(roles, privileges), { ...add, owner: object.owner });
  });
}

function existing(roles: readonly string[], state: GrantState, notes: string[]): string[] {
  const missing = roles.filter((role) => !state.allRoles.has(role));
  for (const role of missing) notes.push(`The policy names the role ${role}, which does not exist.`);
  return roles.filter((role) => state.allRoles.has(role));
}

function entriesFor(roles: readonly string[], privileges: readonly string[]): AclEntry[] {
  return roles.flatMap((grantee) =>
    privileges.map((privilege) => ({ grantee, privilege, grantable: false })),
  );
}

/**
 * What makes one object's lists equal to `wanted`, its columns included; nothing else is taken away
 * from grantees that `isMeant` does not name.
 */
export function exactly(
  object: GrantObject,
  wanted: { acl: readonly AclEntry[]; columns: ReadonlyMap<string, readonly AclEntry[]> },
  isMeant: (grantee: string) => boolean,
): Change[] {
  const rule = { owner: object.owner, isExact: true, isMeant };
  const whole = changesOf(object, object.acl, wanted.acl, rule);
  const left = new Map(columnsLeft(object, whole).map(({ name, acl }) => [name, acl]));
  const names = new Set([...left.keys(), ...wanted.columns.keys()]);
  const parts = [...names].flatMap((column) =>
    changesOf(object, left.get(column) ?? [], wanted.columns.get(column) ?? [], { ...rule, column }),
  );
  return [...whole, ...parts];
}

/** Objects by kind and name. */
export function objectsByKey(state: GrantState): Map<string, GrantObject> {
  return new Map(state.objects.map((object) => [keyOf(object), object]));
}
