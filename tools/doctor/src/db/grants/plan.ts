import { createHash } from 'node:crypto';
import type { Change } from './change.ts';
import { changedState, isDefault } from './change.ts';
import type { GrantOptions } from './grant-options.ts';
import type { GrantObject, GrantState } from './grant-state.ts';
import { danger, isForAnybody, openings } from './guard.ts';
import { roleWord } from './identifier.ts';
import type { ObjectKind } from './privilege.ts';
import { defaultWords } from './privilege.ts';
import type { Policy } from './policy.ts';
import { statementsOf } from './statement.ts';
import type { Wishes } from './wish.ts';

/** One line of a plan, for people and for JSON. Names come from the database: clean them before printing. */
export interface PlanLine {
  kind: ObjectKind | 'default privileges';
  /** The object; of default privileges `TABLES of role`. */
  name: string;
  role: string;
  privileges: string[];
}

/** Something that is left out because it would open rows to anybody, and the SQL for who wants it still. */
export interface Refusal extends PlanLine {
  reason: string;
  sql: string[];
}

/** Who can do what on one object. */
export interface MatrixLine {
  kind: ObjectKind;
  name: string;
  role: string;
  privileges: string[];
}

/** What a repair would do. Nothing is changed by planning it. */
export interface RepairPlan {
  kind: 'plan';
  policy: Policy;
  statements: string[];
  opens: PlanLine[];
  closes: PlanLine[];
  refuses: Refusal[];
  /** What the role of this connection may not change: whose it is, and the SQL for that role. */
  unable: Refusal[];
  notes: string[];
  before: MatrixLine[];
  after: MatrixLine[];
  fingerprint: string;
  options: GrantOptions;
}

/** The plan with what the repair itself needs to compare with. */
export interface Planned {
  plan: RepairPlan;
  expected: GrantState;
}

/** Makes a plan of wishes: leaves out what is there, what is dangerous and what is not allowed. Pure. */
export function planOf(state: GrantState, wishes: Wishes, policy: Policy, options: GrantOptions): Planned {
  const isExplicit = policy.kind === 'snapshot' || policy.kind === 'list';
  const refused: { change: Change; reason: string }[] = [];
  const unable: { change: Change; reason: string }[] = [];
  let kept: Change[] = [];
  for (const change of wishes.changes) {
    const reason = danger(change, state, isExplicit);
    const hindrance = reason === null ? hindranceOf(change, state) : null;
    if (reason !== null) refused.push({ change, reason });
    else if (hindrance !== null) unable.push({ change, reason: hindrance });
    else kept.push(change);
  }
  const notes = [...wishes.notes];
  const owner = ownerOf(state, wishes.owner, notes);
  const exposed = openings(state, changedState(state, owner, kept));
  if (exposed.length > 0) {
    const names = [...new Set(exposed.map(({ object, reason }) => `${object.name} (${reason})`))];
    const reason = `it would open what is granted already: ${names.join(', ')}`;
    const isOpening = (change: Change): boolean =>
      !isDefault(change.on) &&
      change.on.kind === 'schema' &&
      !change.isRevoke &&
      isForAnybody(change.grantee, state);
    for (const change of kept.filter(isOpening)) refused.push({ change, reason });
    kept = kept.filter((change) => !isOpening(change));
  }
  const expected = changedState(state, owner, kept);
  const statements = statementsOf(state, owner, kept);
  const parts = {
    statements,
    opens: lines(kept.filter((change) => !change.isRevoke)),
    closes: lines(kept.filter((change) => change.isRevoke)),
    refuses: reasoned(state, refused),
    unable: reasoned(state, unable),
  };
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([parts, notes]))
    .digest('hex');
  const plan: RepairPlan = {
    kind: 'plan',
    policy,
    ...parts,
    notes: [...notes, ...remarks(state, kept)],
    before: matrixOf(state),
    after: matrixOf(expected),
    fingerprint,
    options,
  };
  return { plan, expected };
}

/** Why the role of this connection cannot make a change; null when it can. */
function hindranceOf(change: Change, state: GrantState): string | null {
  const { on } = change;
  const names = [isDefault(on) ? on.creator : on.sql, change.column ?? '', change.grantee];
  if (names.some((name) => name.includes('\uFFFD'))) return 'a name in it cannot be read in UTF-8';
  if (isDefault(on)) {
    if (!state.allRoles.has(on.creator)) return `the creating role ${on.creator} does not exist`;
    return state.allRoles.get(on.creator)
      ? null
      : `${state.currentRole} is not a member of the creating role ${on.creator}`;
  }
  if (!on.isMine) return `it belongs to ${on.owner}, and ${state.currentRole} is not a member of that role`;
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(on.sql)) return 'a type among its arguments has an unprintable name';
  if (!change.isRevoke) return null;
  const list =
    change.column === undefined ? on.acl : (on.columns.find(({ name }) => name === change.column)?.acl ?? []);
  const foreign = list.find(
    (entry) =>
      entry.grantee === change.grantee &&
      entry.privilege === change.privilege &&
      entry.grantor !== undefined &&
      entry.grantor !== on.owner,
  );
  return foreign ? `${foreign.grantor} gave it, not the owner ${on.owner}` : null;
}

function ownerOf(state: GrantState, wanted: string | null, notes: string[]): string | null {
  if (wanted === null) return null;
  if (state.schema?.isMine && state.mayCreateSchemas && state.allRoles.get(wanted)) return wanted;
  notes.push(
    `The owner of the schema stays ${state.schema?.owner}: ${state.currentRole} may not give it to ${wanted}.`,
  );
  return null;
}

function placeOf(change: Change): { kind: PlanLine['kind']; name: string } {
  if (isDefault(change.on))
    return {
      kind: 'default privileges',
      name: `${defaultWords[change.on.defaultKind]} of ${change.on.creator}`,
    };
  return { kind: change.on.kind, name: change.on.name };
}

function wordsOf(changes: readonly Change[]): string[] {
  return changes.map(
    ({ privilege, column, grantable }) =>
      `${privilege}${column === undefined ? '' : ` (${column})`}${grantable ? ' WITH GRANT OPTION' : ''}`,
  );
}

function grouped(changes: readonly Change[]): Change[][] {
  const groups = Map.groupBy(changes, (change) => {
    const { kind, name } = placeOf(change);
    return `${kind}\u0000${name}\u0000${change.grantee}`;
  });
  return [...groups.values()];
}

function lines(changes: readonly Change[]): PlanLine[] {
  return grouped(changes).flatMap((list) => {
    const [first] = list;
    return first ? [{ ...placeOf(first), role: roleWord(first.grantee), privileges: wordsOf(list) }] : [];
  });
}

function reasoned(state: GrantState, items: readonly { change: Change; reason: string }[]): Refusal[] {
  const byReason = Map.groupBy(items, ({ reason }) => reason);
  return [...byReason].flatMap(([reason, list]) =>
    grouped(list.map(({ change }) => change)).flatMap((changes) => {
      const [line] = lines(changes);
      return line ? [{ ...line, reason, sql: statementsOf(state, null, changes) }] : [];
    }),
  );
}

function matrixOf(state: GrantState): MatrixLine[] {
  const objects: GrantObject[] = state.schema ? [state.schema, ...state.objects] : state.objects;
  return objects.flatMap(({ kind, name, effective }) =>
    state.watched.map((role) => ({ kind, name, role, privileges: effective[role] ?? [] })),
  );
}

function remarks(state: GrantState, kept: readonly Change[]): string[] {
  const notes = state.missingRoles.map((role) => `The role ${role} does not exist.`);
  const future = kept.filter(
    (change) => isDefault(change.on) && !change.isRevoke && isForAnybody(change.grantee, state),
  );
  const creators = new Set(
    future.flatMap(({ on }) => (isDefault(on) && on.defaultKind === 'r' ? [on.creator] : [])),
  );
  if (creators.size > 0)
    notes.push(
      `New tables of ${[...creators].join(', ')} will be open to ${state.anonymous.join(', ')} from their first moment: every migration must ENABLE ROW LEVEL SECURITY.`,
    );
  if (state.extensionObjects > 0)
    notes.push(`${state.extensionObjects} objects of extensions are left as they are.`);
  return notes;
}
