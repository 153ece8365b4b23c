import { clean } from '../../text.ts';
import type { Change } from './change.ts';
import { isDefault } from './change.ts';
import type { GrantClient, GrantOptions } from './grant-options.ts';
import type { GrantState } from './grant-state.ts';
import { keyOf } from './grant-state.ts';
import { roleWord } from './identifier.ts';
import { aclText } from './change.ts';
import type { ObjectKind } from './privilege.ts';
import { defaultWords } from './privilege.ts';
import { readState } from './read-state.ts';
import type { GrantSnapshot } from './snapshot.ts';
import { entriesOf, parseSnapshot } from './snapshot.ts';
import { readOnly } from './transaction.ts';
import { snapshotWarnings, wishesOfSnapshot } from './wish-of-snapshot.ts';

/** One difference between a snapshot and now. */
export interface DriftEntry {
  change: 'lost' | 'gained' | 'gone' | 'new' | 'owner' | 'row-security' | 'everywhere';
  kind: ObjectKind | 'default privileges';
  name: string;
  /** Of `lost` and `gained`. */
  role?: string;
  privileges?: string[];
  /** Of `owner`, `row-security` and `everywhere` (default privileges for all schemas). */
  was?: string;
  is?: string;
}

/** Everything that differs; `lines` says the same for people, cleaned. */
export interface Drift {
  entries: DriftEntry[];
  /** Another database, cluster, major version or schema than the snapshot's. */
  warnings: string[];
  lines: string[];
}

/**
 * Compares the database with a snapshot (its text). Read-only. `options.roles` narrows it to some roles and
 * PUBLIC. Without `options.schema` the snapshot's schema is looked at. Throws GrantError for a bad snapshot.
 */
export async function compareGrants(
  client: GrantClient,
  snapshotText: string,
  options: GrantOptions = {},
): Promise<Drift> {
  const snapshot = parseSnapshot(snapshotText);
  const wanted = { ...options, schema: options.schema ?? snapshot.schema.name };
  const state = await readOnly(client, wanted, () => readState(client, wanted));
  return driftOf(snapshot, state, options.roles);
}

/** The differences between a snapshot and a state. Pure. */
export function driftOf(
  snapshot: GrantSnapshot,
  state: GrantState,
  roles: readonly string[] | undefined,
): Drift {
  const warnings = snapshotWarnings(snapshot, state);
  if (!state.schema) {
    const gone: DriftEntry = { change: 'gone', kind: 'schema', name: state.schemaName };
    return { entries: [gone], warnings, lines: [lineOf(gone)] };
  }
  const { changes } = wishesOfSnapshot(snapshot, state, roles);
  const entries = [
    ...objectDrift(snapshot, state),
    ...changeDrift(changes),
    ...everywhereDrift(snapshot, state),
  ];
  return { entries, warnings, lines: entries.map(lineOf) };
}

function changeDrift(changes: readonly Change[]): DriftEntry[] {
  const groups = Map.groupBy(changes, (change) => {
    const { kind, name } = placeOf(change);
    return JSON.stringify([kind, name, change.grantee, change.isRevoke]);
  });
  return [...groups.values()].flatMap((list) => {
    const [first] = list;
    if (!first) return [];
    const privileges = list.map(
      ({ privilege, column, grantable }) =>
        `${privilege}${column === undefined ? '' : ` (${column})`}${grantable ? ' WITH GRANT OPTION' : ''}`,
    );
    const change = first.isRevoke ? 'gained' : 'lost';
    return [{ change, ...placeOf(first), role: roleWord(first.grantee), privileges } satisfies DriftEntry];
  });
}

function placeOf({ on }: Change): { kind: DriftEntry['kind']; name: string } {
  if (!isDefault(on)) return { kind: on.kind, name: on.name };
  return { kind: 'default privileges', name: `${defaultWords[on.defaultKind]} of ${on.creator}` };
}

function objectDrift(snapshot: GrantSnapshot, state: GrantState): DriftEntry[] {
  const entries: DriftEntry[] = [];
  const owner = state.schema?.owner ?? '';
  if (owner !== snapshot.schema.owner)
    entries.push({
      change: 'owner',
      kind: 'schema',
      name: state.schemaName,
      was: snapshot.schema.owner,
      is: owner,
    });
  const then = new Map(snapshot.objects.map((object) => [keyOf(object), object]));
  const now = new Map(state.objects.map((object) => [keyOf(object), object]));
  for (const [key, { kind, name, owner: was, rowSecurity }] of then) {
    const object = now.get(key);
    if (!object) {
      entries.push({ change: 'gone', kind, name });
      continue;
    }
    if (object.owner !== was) entries.push({ change: 'owner', kind, name, was, is: object.owner });
    if (kind === 'table' && rowSecurity !== undefined && object.rowSecurity !== rowSecurity)
      entries.push({
        change: 'row-security',
        kind,
        name,
        was: rowSecurity ? 'on' : 'off',
        is: object.rowSecurity ? 'on' : 'off',
      });
  }
  for (const [key, { kind, name }] of now) {
    if (!then.has(key)) entries.push({ change: 'new', kind, name });
  }
  return entries;
}

/** Default privileges for all schemas: a repair of one schema never changes them, but they are told. */
function everywhereDrift(snapshot: GrantSnapshot, state: GrantState): DriftEntry[] {
  const listed = (rows: { creator: string; kind: string; text: string }[]): Map<string, string> =>
    new Map(rows.map((row) => [JSON.stringify([row.creator, row.kind]), row.text]));
  const then = listed(
    snapshot.defaults
      .filter((row) => row.schema === null)
      .map((row) => ({ creator: row.creator, kind: row.kind, text: aclText(entriesOf(row.grants)) })),
  );
  const now = listed(
    state.defaults
      .filter((row) => row.schema === null)
      .map((row) => ({ creator: row.creator, kind: row.kind, text: aclText(row.acl) })),
  );
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [then.get(key) ?? '', now.get(key) ?? ''];
    if (was === is) return [];
    const [creator, kind] = JSON.parse(key) as [string, keyof typeof defaultWords];
    const name = `${defaultWords[kind]} of ${creator} in all schemas`;
    return [
      { change: 'everywhere', kind: 'default privileges', name, was: brief(was), is: brief(is) } as const,
    ];
  });
}

function brief(text: string): string {
  return text === ''
    ? 'built in'
    : text
        .split('\n')
        .map((line) => line.replace(/^\u0000/, 'PUBLIC ').replace('\u0000', ' '))
        .join(', ');
}

/** One difference for people; what comes from the database is cleaned. */
export function lineOf(entry: DriftEntry): string {
  const place = `${entry.kind} ${clean(entry.name)}`;
  const what = clean((entry.privileges ?? []).join(', '));
  if (entry.change === 'lost') return `${clean(entry.role ?? '')} lost ${what} on ${place}`;
  if (entry.change === 'gained')
    return `${clean(entry.role ?? '')} has more than before on ${place}: ${what}`;
  if (entry.change === 'gone') return `${place} is gone`;
  if (entry.change === 'new') return `${place} is new`;
  const subject = entry.change === 'row-security' ? 'row security' : 'owner';
  const named = entry.change === 'everywhere' ? place : `${place}: ${subject}`;
  return `${named} was ${clean(entry.was ?? '')}, is ${clean(entry.is ?? '')}`;
}
