import type { Change } from './change.ts';
import { changesOf } from './change.ts';
import type { GrantState } from './grant-state.ts';
import { keyOf } from './grant-state.ts';
import type { AclEntry } from './privilege.ts';
import { privilegesOf, privilegesOfDefault } from './privilege.ts';
import type { GrantSnapshot } from './snapshot.ts';
import { entriesOf, schemaDefaults } from './snapshot.ts';
import type { Wishes } from './wish.ts';
import { exactly, objectsByKey } from './wish.ts';

/**
 * What makes the privileges equal to a snapshot: for all roles in it, or for `roles` and PUBLIC only.
 * Objects that the snapshot does not know stay as they are, and those that are gone are said.
 */
export function wishesOfSnapshot(
  snapshot: GrantSnapshot,
  state: GrantState,
  roles: readonly string[] | undefined,
): Wishes {
  const notes = snapshotWarnings(snapshot, state);
  const lost = new Set<string>();
  const isMeant = (grantee: string): boolean =>
    grantee === '' || roles === undefined || roles.includes(grantee);
  const usable = (acl: readonly AclEntry[], possible: readonly string[]): AclEntry[] =>
    acl.filter((entry) => {
      const isKnown = entry.grantee === '' || state.allRoles.has(entry.grantee);
      if (!isKnown) lost.add(entry.grantee);
      return isKnown && possible.includes(entry.privilege);
    });
  const { schema } = state;
  const changes: Change[] = [];
  const owner = schema && schema.owner !== snapshot.schema.owner ? snapshot.schema.owner : null;
  if (schema) {
    const now = owner === null ? schema.acl : schema.acl.filter((entry) => entry.grantee !== schema.owner);
    const wanted = usable(entriesOf(snapshot.schema.grants), privilegesOf('schema', state.version));
    changes.push(...changesOf(schema, now, wanted, { owner: snapshot.schema.owner, isExact: true, isMeant }));
  }
  const present = objectsByKey(state);
  const gone: string[] = [];
  for (const wanted of snapshot.objects) {
    const object = present.get(keyOf(wanted));
    if (!object) {
      gone.push(`${wanted.kind} ${wanted.name}`);
      continue;
    }
    const possible = privilegesOf(object.kind, state.version);
    const columns = new Map(
      (wanted.columns ?? []).map(({ name, grants }) => [name, usable(entriesOf(grants), possible)]),
    );
    changes.push(...exactly(object, { acl: usable(entriesOf(wanted.grants), possible), columns }, isMeant));
  }
  changes.push(...defaultChanges(snapshot, state, usable, isMeant));
  for (const role of lost) notes.push(`The snapshot names the role ${role}, which does not exist here.`);
  if (gone.length > 0) notes.push(`In the snapshot, but not in ${state.schemaName} now: ${gone.join(', ')}.`);
  return { owner, changes, notes };
}

function defaultChanges(
  snapshot: GrantSnapshot,
  state: GrantState,
  usable: (acl: readonly AclEntry[], possible: readonly string[]) => AclEntry[],
  isMeant: (grantee: string) => boolean,
): Change[] {
  const wanted = schemaDefaults(snapshot).filter((row) => row.schema !== null);
  const now = state.defaults.filter((row) => row.schema === state.schemaName);
  const pairs = new Map([...wanted, ...now].map((row) => [JSON.stringify([row.creator, row.kind]), row]));
  return [...pairs.values()].flatMap(({ creator, kind }) => {
    const is = (row: { creator: string; kind: string }): boolean =>
      row.creator === creator && row.kind === kind;
    const wants = usable(wanted.find(is)?.acl ?? [], privilegesOfDefault(kind, state.version));
    const rule = { owner: null, isExact: true, isMeant };
    return changesOf({ creator, defaultKind: kind }, now.find(is)?.acl ?? [], wants, rule);
  });
}

/** What makes a snapshot doubtful here: another database, another cluster, another major version, another schema. */
export function snapshotWarnings(snapshot: GrantSnapshot, state: GrantState): string[] {
  const warnings: string[] = [];
  const taken = `The snapshot (${snapshot.takenAt.slice(0, 10)})`;
  if (snapshot.database !== state.database)
    warnings.push(`${taken} was taken of the database ${snapshot.database}; this is ${state.database}.`);
  if (
    snapshot.systemIdentifier !== null &&
    state.systemIdentifier !== null &&
    snapshot.systemIdentifier !== state.systemIdentifier
  )
    warnings.push(`${taken} was taken of another cluster.`);
  const [then, now] = [Math.floor(snapshot.version / 10_000), Math.floor(state.version / 10_000)];
  if (then !== now)
    warnings.push(
      `${taken} was taken of PostgreSQL ${then}; this is ${now}.${
        then < 17 && now >= 17 ? ' MAINTAIN is new in 17 and not in it.' : ''
      }${then >= 17 && now < 17 ? ' Its MAINTAIN privileges do not exist here and are left out.' : ''}`,
    );
  if (snapshot.schema.name !== state.schemaName)
    warnings.push(`${taken} was taken of the schema ${snapshot.schema.name}; this is ${state.schemaName}.`);
  return warnings;
}
