import { GrantError } from './grant-options.ts';
import type { GrantState } from './grant-state.ts';
import type { DefaultKind } from './privilege.ts';
import { privilegesOf, privilegesOfDefault } from './privilege.ts';
import type { GrantSnapshot } from './snapshot.ts';
import { parseSnapshot } from './snapshot.ts';

/** One line of a policy file: these roles get these privileges on these objects. */
export interface PolicyGrant {
  kind: 'relation' | 'sequence' | 'function';
  /** Names in the schema; a function with its types, `f(integer, text)`. */
  names: string[];
  roles: string[];
  privileges: string[];
}

/** Privileges for new objects; without `creators` for every creating role. */
export interface PolicyDefault {
  kind: DefaultKind;
  creators?: string[];
  roles: string[];
  privileges: string[];
}

/** What the privileges should be. The user sees it before anything is changed. */
export type Policy =
  | { kind: 'all' }
  | { kind: 'none' }
  /** Infer it from default privileges that are still there, or do not decide. */
  | { kind: 'auto' }
  | { kind: 'list'; usage: string[]; grants: PolicyGrant[]; defaults: PolicyDefault[] }
  | { kind: 'snapshot'; snapshot: GrantSnapshot }
  | { kind: 'inferred'; rules: Record<DefaultKind, Record<string, string[]>>; evidence: string[] };

/**
 * Reads what `--policy` names: `all`, `none`, `auto`, or the text of a file (a snapshot, or a policy:
 * `{"expose": "all"|"none"|[{"kind","names","roles","privileges"}], "usage": […], "defaults": […]}`).
 * Throws GrantError with the place of what is wrong.
 */
export function readPolicy(text: string): Policy {
  const word = text.trim();
  if (word === 'all' || word === 'none' || word === 'auto') return { kind: word };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('it is neither all, none nor JSON');
  }
  if (!isRecord(value)) throw wrong('it is not an object');
  if (typeof value.format === 'string') return { kind: 'snapshot', snapshot: parseSnapshot(text) };
  const unknown = Object.keys(value).find((key) => !['expose', 'usage', 'defaults'].includes(key));
  if (unknown !== undefined) throw wrong(`it knows no ${JSON.stringify(unknown)}`);
  if (value.expose === 'all' || value.expose === 'none') {
    if (value.usage !== undefined || value.defaults !== undefined)
      throw wrong('"usage" and "defaults" belong to a list in "expose"');
    return { kind: value.expose };
  }
  if (!Array.isArray(value.expose)) throw wrong('"expose" is none of "all", "none" and a list');
  const grants = value.expose.map((line: unknown, index) => readGrant(line, `expose[${index}]`));
  const defaults = list(value.defaults ?? [], 'defaults').map((line, index) =>
    readDefault(line, `defaults[${index}]`),
  );
  const usage =
    value.usage === undefined
      ? [...new Set(grants.flatMap((grant) => grant.roles))]
      : texts(value.usage, 'usage');
  return { kind: 'list', usage, grants, defaults };
}

const newest = 180_000;

function readGrant(line: unknown, place: string): PolicyGrant {
  if (!isRecord(line)) throw wrong(`${place} is not an object`);
  const kind = line.kind ?? 'relation';
  if (kind !== 'relation' && kind !== 'sequence' && kind !== 'function')
    throw wrong(`${place}.kind is none of relation, sequence, function`);
  const allowed = privilegesOf(kind === 'relation' ? 'table' : kind, newest);
  return {
    kind,
    names: texts(line.names, `${place}.names`),
    roles: texts(line.roles, `${place}.roles`),
    privileges: privileges(line.privileges, `${place}.privileges`, allowed),
  };
}

const letters: Record<string, DefaultKind> = { relation: 'r', sequence: 'S', function: 'f' };

function readDefault(line: unknown, place: string): PolicyDefault {
  if (!isRecord(line)) throw wrong(`${place} is not an object`);
  const kind = letters[String(line.kind ?? 'relation')];
  if (!kind) throw wrong(`${place}.kind is none of relation, sequence, function`);
  return {
    kind,
    ...(line.creators === undefined ? {} : { creators: texts(line.creators, `${place}.creators`) }),
    roles: texts(line.roles, `${place}.roles`),
    privileges: privileges(line.privileges, `${place}.privileges`, privilegesOfDefault(kind, newest)),
  };
}

function privileges(value: unknown, place: string, allowed: readonly string[]): string[] {
  const words = texts(value, place).map((word) => word.toUpperCase());
  if (words.length === 1 && words[0] === 'ALL') return [...allowed];
  const bad = words.find((word) => !allowed.includes(word));
  if (bad !== undefined) throw wrong(`${place} names ${JSON.stringify(bad)}, which does not exist there`);
  return words;
}

function texts(value: unknown, place: string): string[] {
  const items = list(value, place);
  if (!items.every((item) => typeof item === 'string' && item !== ''))
    throw wrong(`${place} is not a list of names`);
  return items as string[];
}

function list(value: unknown, place: string): unknown[] {
  if (!Array.isArray(value)) throw wrong(`${place} is not a list`);
  return value;
}

function wrong(what: string): GrantError {
  return new GrantError(
    `The policy was not read: ${what}. Give all, none, a snapshot, or {"expose": [{"names": ["t"], "roles": ["r"], "privileges": ["SELECT"]}]}.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A policy from default privileges that are still there: rows of this schema count before rows of others.
 * A text instead says why none can be inferred: no row names the roles, or the rows disagree.
 */
export function inferPolicy(state: GrantState): Extract<Policy, { kind: 'inferred' }> | string {
  const naming = state.defaults.filter((row) =>
    row.acl.some((entry) => state.watched.includes(entry.grantee)),
  );
  const own = naming.filter((row) => row.schema === state.schemaName);
  const witnesses = own.length > 0 ? own : naming;
  if (witnesses.length === 0)
    return `no default privileges, here or in another schema, name ${state.watched.join(', ') || 'the roles'}`;
  const rules: Record<DefaultKind, Record<string, string[]>> = { r: {}, S: {}, f: {}, T: {} };
  for (const kind of ['r', 'S', 'f'] as const) {
    const rows = witnesses.filter((row) => row.kind === kind);
    const said = rows.map((row) => ruleOf(row.acl, state));
    const [first] = said;
    if (!first) continue;
    if (said.some((rule) => JSON.stringify(rule) !== JSON.stringify(first)))
      return `default privileges in ${[...new Set(rows.map(placeOf))].join(' and ')} disagree`;
    rules[kind] = first;
  }
  return { kind: 'inferred', rules, evidence: [...new Set(witnesses.map(placeOf))] };
}

function placeOf(row: GrantState['defaults'][number]): string {
  return `${row.schema === null ? 'all schemas' : `schema ${row.schema}`} (creating role ${row.creator})`;
}

function ruleOf(acl: GrantState['defaults'][number]['acl'], state: GrantState): Record<string, string[]> {
  const rule: Record<string, string[]> = {};
  for (const role of state.watched.toSorted()) {
    const has = acl.filter((entry) => entry.grantee === role).map((entry) => entry.privilege);
    if (has.length > 0) rule[role] = [...new Set(has)].toSorted();
  }
  return rule;
}
