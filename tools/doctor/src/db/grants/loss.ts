import type { GrantObject, GrantState } from './grant-state.ts';
import { creatorsOf, isRelation } from './grant-state.ts';
import { unguarded } from './guard.ts';
import type { DefaultKind, ObjectKind } from './privilege.ts';
import { defaultKindOf } from './privilege.ts';
import { isRecreated } from './recreated.ts';

/** What one role cannot do. `missing` holds the privileges, or `everything`. */
export interface Loss {
  kind: ObjectKind;
  name: string;
  role: string;
  missing: string[];
  /** Row security would not guard it: a repair does not give it to an anonymous role. */
  unguarded: boolean;
}

/** What can be told without a snapshot, by the signs that a dropped schema leaves. */
export interface Signs {
  recreated: ReturnType<typeof isRecreated>;
  noUsage: string[];
  /** Objects on which a role has nothing although something says that it should. */
  losses: Loss[];
  /** Creating roles whose new tables will come without the roles, where others' do not. */
  withoutDefaults: string[];
  /** Relations on which none of the roles has anything, and nothing says that they should: a policy. */
  closed: GrantObject[];
  /** Relations that some role reaches. */
  reached: number;
  /** Tables that are granted, with row security on. */
  guarded: string[];
  /** Relations that an anonymous role reaches without row security. */
  open: { object: GrantObject; reason: string }[];
}

/** Reads the signs. Pure. */
export function signsOf(state: GrantState, creators: readonly string[] = []): Signs {
  const recreated = isRecreated(state);
  const bound = state.roles.filter((role) => state.watched.includes(role.name) && !role.superuser);
  const names = bound.map((role) => role.name);
  const noUsage = names.filter((role) => !state.schema?.effective[role]?.includes('USAGE'));
  const relations = state.objects.filter((object) => isRelation(object.kind));
  const has = (object: GrantObject, role: string): boolean => (object.effective[role]?.length ?? 0) > 0;
  const reached = relations.filter((object) => names.some((role) => has(object, role)));
  const expects = expectation(state, recreated !== false);
  const losses = state.objects.flatMap((object) =>
    names
      .filter((role) => !has(object, role) && expects(object, role))
      .map((role) => lossOf(object, role, state)),
  );
  const named = state.defaults.filter(
    (row) => row.kind === 'r' && isHere(row.schema, state) && names.some((role) => gives(row, role)),
  );
  const makers = new Set(named.map((row) => row.creator));
  const without = creatorsOf(state, creators).filter((creator) => !makers.has(creator));
  const owners = new Set(relations.map((object) => object.owner));
  const lost = new Set(losses.map((loss) => loss.name));
  return {
    recreated,
    noUsage,
    losses,
    withoutDefaults:
      recreated === false ? without.filter((creator) => makers.size > 0 && owners.has(creator)) : without,
    closed: relations.filter((object) => !reached.includes(object) && !lost.has(object.name)),
    reached: reached.length,
    guarded: reached
      .filter((object) => object.kind === 'table' && object.rowSecurity)
      .map(({ name }) => name),
    open: state.anonymous.length === 0 ? [] : openTo(state, relations),
  };
}

type Row = GrantState['defaults'][number];

function gives(row: Row, role: string): boolean {
  return row.acl.some((entry) => entry.grantee === role);
}

function isHere(schema: string | null, state: GrantState): boolean {
  return schema === null || schema === state.schemaName;
}

/**
 * Whether a role should have something on an object. A schema that was made anew says yes. Else default
 * privileges say it: of the owner (the object is older than they are), or of another creating role only
 * (the owner's tables come without). An anonymous role is not expected where row security does not guard.
 */
function expectation(
  state: GrantState,
  wasRecreated: boolean,
): (object: GrantObject, role: string) => boolean {
  const givers = new Map<DefaultKind, Row[]>();
  for (const kind of ['r', 'S', 'f'] as const)
    givers.set(
      kind,
      state.defaults.filter((row) => row.kind === kind && isHere(row.schema, state)),
    );
  return (object, role) => {
    if (wasRecreated) return true;
    const kind = defaultKindOf(object.kind);
    if (kind === null || kind === 'f') return false;
    if (state.anonymous.includes(role) && unguarded(object, state) !== null) return false;
    return (givers.get(kind) ?? []).some((row) => gives(row, role));
  };
}

function lossOf(object: GrantObject, role: string, state: GrantState): Loss {
  return {
    kind: object.kind,
    name: object.name,
    role,
    missing: ['everything'],
    unguarded: state.anonymous.includes(role) && unguarded(object, state) !== null,
  };
}

function openTo(state: GrantState, relations: readonly GrantObject[]): Signs['open'] {
  return relations.flatMap((object) => {
    const isOpen = state.anonymous.some(
      (role) => (object.effective[role]?.length ?? 0) > 0 && state.schema?.effective[role]?.includes('USAGE'),
    );
    const reason = isOpen ? unguarded(object, state) : null;
    return reason === null ? [] : [{ object, reason }];
  });
}
