import type { DefaultRow, GrantObject, GrantState } from './grant-state.ts';
import { keyOf } from './grant-state.ts';
import type { AclEntry, DefaultKind } from './privilege.ts';
import { columnPrivileges, effective, privilegesOf } from './privilege.ts';

/** Default privileges of one creating role for one kind of object, in the schema looked at. */
export interface DefaultTarget {
  creator: string;
  defaultKind: DefaultKind;
}

/** One privilege to give or to take. With `isRevoke`, `grantable` means: the grant option only. */
export interface Change {
  on: GrantObject | DefaultTarget;
  column?: string;
  grantee: string;
  privilege: string;
  grantable: boolean;
  isRevoke: boolean;
}

/** Whether a change is about default privileges. */
export function isDefault(on: GrantObject | DefaultTarget): on is DefaultTarget {
  return 'defaultKind' in on;
}

/**
 * What must change so that a list holds `wanted`. Entries of the owner are left alone. With `isExact`
 * everything else is taken away from the grantees that `isMeant` names.
 */
export function changesOf(
  on: GrantObject | DefaultTarget,
  now: readonly AclEntry[],
  wanted: readonly AclEntry[],
  rule: { owner: string | null; isExact: boolean; isMeant: (grantee: string) => boolean; column?: string },
): Change[] {
  const base = { on, ...(rule.column === undefined ? {} : { column: rule.column }) };
  const [has, wants] = [indexed(now), indexed(wanted)];
  const changes: Change[] = [];
  for (const [key, entry] of wants) {
    if (entry.grantee === rule.owner || !rule.isMeant(entry.grantee)) continue;
    const { grantee, privilege, grantable } = entry;
    const found = has.get(key);
    if (!found || (grantable && !found.grantable))
      changes.push({ ...base, grantee, privilege, grantable, isRevoke: false });
    else if (rule.isExact && found.grantable && !grantable)
      changes.push({ ...base, grantee, privilege, grantable: true, isRevoke: true });
  }
  if (!rule.isExact) return changes;
  for (const [key, { grantee, privilege }] of has) {
    if (wants.has(key) || grantee === rule.owner || !rule.isMeant(grantee)) continue;
    changes.push({ ...base, grantee, privilege, grantable: false, isRevoke: true });
  }
  return changes;
}

/** Grants of several grantors to one role count once. */
function indexed(acl: readonly AclEntry[]): Map<string, AclEntry> {
  const byKey = new Map<string, AclEntry>();
  for (const entry of acl) {
    const key = `${entry.grantee}\u0000${entry.privilege}`;
    const found = byKey.get(key);
    byKey.set(key, found ? { ...found, grantable: found.grantable || entry.grantable } : entry);
  }
  return byKey;
}

/** A list as comparable text: order and grantors do not count. */
export function aclText(acl: readonly AclEntry[]): string {
  return [...indexed(acl)]
    .map(([key, entry]) => `${key}${entry.grantable ? '*' : ''}`)
    .toSorted()
    .join('\n');
}

/** The state that a list of changes (and a new owner of the schema) leads to. Nothing is asked of the database. */
export function changedState(
  state: GrantState,
  owner: string | null,
  changes: readonly Change[],
): GrantState {
  const byObject = new Map<string, Change[]>();
  for (const change of changes) {
    const key = isDefault(change.on) ? '' : keyOf(change.on);
    const list = byObject.get(key);
    if (list) list.push(change);
    else byObject.set(key, [change]);
  }
  const after = (object: GrantObject): GrantObject =>
    changedObject(state, object, byObject.get(keyOf(object)) ?? []);
  const schema = state.schema && owner !== null ? withOwner(state.schema, owner) : state.schema;
  return {
    ...state,
    schema: schema && { ...schema, ...after(schema), aclIsNull: false },
    objects: state.objects.map(after),
    defaults: changedDefaults(state, byObject.get('') ?? []),
  };
}

/** ALTER SCHEMA … OWNER gives what the old owner had to the new one (aclnewowner in acl.c). */
function withOwner<T extends GrantObject>(schema: T, owner: string): T {
  const acl = schema.acl.map((entry) => ({
    ...entry,
    grantee: entry.grantee === schema.owner ? owner : entry.grantee,
  }));
  return { ...schema, owner, acl };
}

function changedObject(state: GrantState, object: GrantObject, changes: readonly Change[]): GrantObject {
  if (changes.length === 0 && object.kind !== 'schema') return object;
  const acl = changed(
    object.acl,
    changes.filter((change) => change.column === undefined),
  );
  const columns = changedColumns(
    { ...object, columns: columnsLeft(object, changes) },
    changes.filter((change) => change.column !== undefined),
  );
  const next = { ...object, acl, columns };
  return { ...next, effective: effectiveOf(state, next) };
}

/** REVOKE on a table takes the same privilege from its columns too (PostgreSQL, REVOKE, notes). */
export function columnsLeft(object: GrantObject, changes: readonly Change[]): GrantObject['columns'] {
  const taken = new Set(
    changes
      .filter((change) => change.isRevoke && change.column === undefined)
      .map((change) => `${change.grantee}\u0000${change.privilege}`),
  );
  if (taken.size === 0) return object.columns;
  return object.columns
    .map(({ name, acl }) => ({
      name,
      acl: acl.filter((entry) => !taken.has(`${entry.grantee}\u0000${entry.privilege}`)),
    }))
    .filter(({ acl }) => acl.length > 0);
}

function changedColumns(object: GrantObject, changes: readonly Change[]): GrantObject['columns'] {
  const columns = new Map(object.columns.map(({ name, acl }) => [name, acl]));
  for (const [name, list] of Map.groupBy(changes, (change) => change.column ?? ''))
    columns.set(name, changed(columns.get(name) ?? [], list));
  return [...columns].filter(([, acl]) => acl.length > 0).map(([name, acl]) => ({ name, acl }));
}

function effectiveOf(state: GrantState, object: GrantObject): Record<string, string[]> {
  const all = privilegesOf(object.kind, state.version);
  const result = Object.create(null) as Record<string, string[]>;
  for (const role of state.roles) {
    const whole = effective(role, object.acl, object.kind, all);
    const some = columnPrivileges.filter((privilege) => !whole.includes(privilege));
    const parts = object.columns.flatMap(({ name, acl }) =>
      effective(role, acl, object.kind, some).map((privilege) => `${privilege} (${name})`),
    );
    if (whole.length + parts.length > 0) result[role.name] = [...whole, ...parts];
  }
  return result;
}

function changedDefaults(state: GrantState, changes: readonly Change[]): DefaultRow[] {
  const rows = [...state.defaults];
  const groups = Map.groupBy(changes, ({ on }) =>
    isDefault(on) ? JSON.stringify([on.creator, on.defaultKind]) : '',
  );
  for (const list of groups.values()) {
    const on = list[0]?.on;
    if (!on || !isDefault(on)) continue;
    const index = rows.findIndex(
      (row) => row.creator === on.creator && row.kind === on.defaultKind && row.schema === state.schemaName,
    );
    const found = rows[index];
    const row = {
      creator: on.creator,
      schema: state.schemaName,
      kind: on.defaultKind,
      acl: changed(found?.acl ?? [], list),
    };
    if (found) rows[index] = row;
    else rows.push(row);
  }
  return rows.filter((row) => row.schema !== state.schemaName || row.acl.length > 0);
}

function changed(acl: readonly AclEntry[], changes: readonly Change[]): AclEntry[] {
  const entries = indexed(acl);
  for (const { grantee, privilege, grantable, isRevoke } of changes) {
    const key = `${grantee}\u0000${privilege}`;
    if (isRevoke && grantable) entries.set(key, { grantee, privilege, grantable: false });
    else if (isRevoke) entries.delete(key);
    else
      entries.set(key, {
        grantee,
        privilege,
        grantable: grantable || (entries.get(key)?.grantable ?? false),
      });
  }
  return [...entries.values()];
}
