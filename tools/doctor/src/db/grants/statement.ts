import type { Change } from './change.ts';
import { isDefault } from './change.ts';
import type { GrantState } from './grant-state.ts';
import { quoteName, quoteRole } from './identifier.ts';
import type { ObjectKind } from './privilege.ts';
import { defaultWords } from './privilege.ts';

/** So many objects in one statement: thousands of tables need dozens of statements. */
const chunk = 100;

/**
 * The statements of a list of changes, in the order in which they have to run: owner of the schema, what is
 * taken away, the schema, its objects, default privileges. One statement for all objects and roles that get
 * the same. Every name is quoted; no statement holds a character that cannot be seen.
 */
export function statementsOf(state: GrantState, owner: string | null, changes: readonly Change[]): string[] {
  const statements: string[] = [];
  const schema = quoteName(state.schemaName);
  if (owner !== null) statements.push(`ALTER SCHEMA ${schema} OWNER TO ${quoteRole(owner)}`);
  for (const isRevoke of [true, false]) {
    for (const isGrantable of [false, true]) {
      const some = changes.filter(
        (change) => change.isRevoke === isRevoke && change.grantable === isGrantable,
      );
      const verb = verbOf(isRevoke, isGrantable);
      statements.push(...onObjects(schema, some, verb), ...onDefaults(schema, some, verb));
    }
  }
  return statements;
}

interface Verb {
  start: string;
  preposition: string;
  end: string;
}

function verbOf(isRevoke: boolean, isGrantable: boolean): Verb {
  if (isRevoke)
    return { start: isGrantable ? 'REVOKE GRANT OPTION FOR' : 'REVOKE', preposition: 'FROM', end: '' };
  return { start: 'GRANT', preposition: 'TO', end: isGrantable ? ' WITH GRANT OPTION' : '' };
}

function wordOf(kind: ObjectKind): string {
  if (kind === 'schema') return 'SCHEMA';
  if (kind === 'sequence') return 'SEQUENCE';
  return kind === 'function' ? 'ROUTINE' : 'TABLE';
}

const order = ['SCHEMA', 'TABLE', 'SEQUENCE', 'ROUTINE'];

function onObjects(schema: string, changes: readonly Change[], verb: Verb): string[] {
  const byPlace = new Map<
    string,
    { word: string; name: string; grants: Map<string, Map<string, string[]>> }
  >();
  for (const change of changes) {
    const { on } = change;
    if (isDefault(on)) continue;
    const word = wordOf(on.kind);
    const name = word === 'SCHEMA' ? schema : `${schema}.${on.sql}`;
    const place = `${word} ${name}`;
    const entry = byPlace.get(place) ?? { word, name, grants: new Map() };
    byPlace.set(place, entry);
    const byRole = entry.grants.get(change.grantee) ?? new Map<string, string[]>();
    entry.grants.set(change.grantee, byRole);
    byRole.set(change.privilege, [...(byRole.get(change.privilege) ?? []), change.column ?? '']);
  }
  const groups = new Map<string, { word: string; what: string; roles: string; names: string[] }>();
  for (const { word, name, grants } of byPlace.values()) {
    for (const { what, roles } of sameForRoles(grants)) {
      const key = JSON.stringify([word, what, roles]);
      const group = groups.get(key) ?? { word, what, roles, names: [] };
      groups.set(key, group);
      group.names.push(name);
    }
  }
  return [...groups.values()]
    .toSorted((a, b) => order.indexOf(a.word) - order.indexOf(b.word))
    .flatMap(({ word, what, roles, names }) =>
      chunks(names).map(
        (some) =>
          `${verb.start} ${what} ON ${word} ${some.join(', ')} ${verb.preposition} ${roles}${verb.end}`,
      ),
    );
}

/** Privileges as SQL, and all roles that get just these. */
function sameForRoles(grants: Map<string, Map<string, string[]>>): { what: string; roles: string }[] {
  const byWhat = new Map<string, string[]>();
  for (const [role, privileges] of grants) {
    const whole = [...privileges].filter(([, columns]) => columns.includes('')).map(([word]) => word);
    const parts = [...privileges].flatMap(([word, columns]) => {
      const named = columns.filter((column) => column !== '').map(quoteName);
      return named.length > 0 ? [`${word} (${named.join(', ')})`] : [];
    });
    for (const words of [whole, parts]) {
      if (words.length === 0) continue;
      const what = words.join(', ');
      byWhat.set(what, [...(byWhat.get(what) ?? []), quoteRole(role)]);
    }
  }
  return [...byWhat].map(([what, roles]) => ({ what, roles: roles.join(', ') }));
}

function onDefaults(schema: string, changes: readonly Change[], verb: Verb): string[] {
  const byTarget = Map.groupBy(changes, ({ on }) =>
    isDefault(on) ? JSON.stringify([on.creator, on.defaultKind]) : '',
  );
  return [...byTarget].flatMap(([, list]) => {
    const on = list[0]?.on;
    if (!on || !isDefault(on)) return [];
    const grants = new Map<string, Map<string, string[]>>();
    for (const { grantee, privilege } of list)
      grants.set(grantee, (grants.get(grantee) ?? new Map<string, string[]>()).set(privilege, ['']));
    return sameForRoles(grants).map(
      ({ what, roles }) =>
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteRole(on.creator)} IN SCHEMA ${schema} ` +
        `${verb.start} ${what} ON ${defaultWords[on.defaultKind]} ${verb.preposition} ${roles}${verb.end}`,
    );
  });
}

function chunks(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < names.length; at += chunk) parts.push(names.slice(at, at + chunk));
  return parts;
}
