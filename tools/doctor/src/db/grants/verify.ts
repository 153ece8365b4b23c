import type { GrantClient } from './grant-options.ts';
import { GrantError } from './grant-options.ts';
import { aclText } from './change.ts';
import type { GrantState } from './grant-state.ts';
import { keyOf } from './grant-state.ts';
import { openings } from './guard.ts';
import { quoteName, quoteRole } from './identifier.ts';
import type { DefaultKind } from './privilege.ts';
import { effective, privilegesOfDefault } from './privilege.ts';

/**
 * Compares what the database says after the statements with what the plan promised: nothing opened to
 * anybody, every access list equal, every privilege as has_*_privilege counts it. Throws GrantError at the
 * first difference, so that the transaction is rolled back. Returns what was compared, for people.
 */
export function verifyState(before: GrantState, expected: GrantState, actual: GrantState): string[] {
  const opened = openings(before, actual)[0];
  if (opened)
    throw different(
      `${opened.object.kind} ${opened.object.name} would be open to ${opened.role}: ${opened.reason}`,
    );
  const now = new Map(actual.objects.map((object) => [keyOf(object), object]));
  if (actual.schema) now.set(keyOf(actual.schema), actual.schema);
  let cells = 0;
  for (const object of expected.schema ? [expected.schema, ...expected.objects] : expected.objects) {
    const found = now.get(keyOf(object));
    if (!found) throw different(`${object.kind} ${object.name} is gone`);
    const isEqual = aclText(found.acl) === aclText(object.acl) && columnText(found) === columnText(object);
    if (!isEqual || found.owner !== object.owner)
      throw different(`the privileges on ${object.kind} ${object.name} are not as planned`);
    for (const role of expected.roles) {
      const [should, has] = [sorted(object.effective[role.name]), sorted(found.effective[role.name])];
      cells += 1;
      if (should === has) continue;
      throw different(
        `${role.name} has on ${object.kind} ${object.name}: ${has || 'nothing'}; planned: ${should || 'nothing'}`,
      );
    }
  }
  if (defaultText(expected) !== defaultText(actual))
    throw different('the default privileges are not as planned');
  return [
    `${cells} pairs of role and object have the privileges that were planned`,
    `nothing without row security was opened to ${actual.anonymous.join(', ') || 'an anonymous role'}`,
  ];
}

function sorted(privileges: readonly string[] | undefined): string {
  return (privileges ?? []).toSorted().join(', ');
}

function columnText(object: GrantState['objects'][number]): string {
  return object.columns
    .map(({ name, acl }) => `${name}\u0000${aclText(acl)}`)
    .toSorted()
    .join('\u0001');
}

function defaultText(state: GrantState): string {
  return state.defaults
    .filter((row) => row.schema === state.schemaName && row.acl.length > 0)
    .map((row) => `${row.creator}\u0000${row.kind}\u0000${aclText(row.acl)}`)
    .toSorted()
    .join('\u0001');
}

function different(what: string): GrantError {
  return new GrantError(
    `Nothing was changed: after the statements ${what}. Another session, an event trigger or a rule unknown here has a hand in it. Look at the plan again.`,
  );
}

const probes: { kind: Exclude<DefaultKind, 'T'>; create: (name: string) => string; check: string }[] = [
  {
    kind: 'r',
    create: (name) => `CREATE TABLE ${name} (probe integer)`,
    check: 'has_table_privilege($1::name, $2, privilege)',
  },
  {
    kind: 'S',
    create: (name) => `CREATE SEQUENCE ${name}`,
    check: 'has_sequence_privilege($1::name, $2, privilege)',
  },
  {
    kind: 'f',
    create: (name) => `CREATE FUNCTION ${name}() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
    check: `has_function_privilege($1::name, $2 || '()', privilege)`,
  },
];

/**
 * Creates a table, a sequence and a function as each creating role, compares what the watched roles get on
 * them with the default privileges, and removes them by going back to a savepoint. Returns what could not be
 * tried (`notProven`); throws GrantError when a probe differs.
 */
export async function probeCreators(
  client: GrantClient,
  state: GrantState,
  creators: readonly string[],
): Promise<{ verified: string[]; notProven: string[] }> {
  const verified: string[] = [];
  const notProven: string[] = [];
  for (const creator of creators) {
    await client.query('SAVEPOINT probe');
    try {
      for (const probe of probes) await tryProbe(client, state, creator, probe);
      verified.push(`a new table, sequence and function of ${creator} get what the default privileges say`);
    } catch (error) {
      if (error instanceof GrantError || !isRefusal(error)) throw error;
      notProven.push(`New objects of ${creator} were not tried: ${error.message}.`);
    } finally {
      await client.query('ROLLBACK TO SAVEPOINT probe').catch(() => undefined);
    }
  }
  return { verified, notProven };
}

/** 42501: this role may not become the other, or that one may not create here. P0001: a trigger forbids it. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === '42501' || error.code === 'P0001');
}

async function tryProbe(
  client: GrantClient,
  state: GrantState,
  creator: string,
  probe: (typeof probes)[number],
): Promise<void> {
  const name = `${quoteName(state.schemaName)}.${quoteName(`doctor_probe_${process.pid}_${probe.kind}`)}`;
  await client.query(`SET LOCAL ROLE ${quoteRole(creator)}`);
  await client.query(probe.create(name));
  await client.query('RESET ROLE');
  const possible = privilegesOfDefault(probe.kind, state.version);
  const acl = [
    ...baseAcl(state, creator, probe.kind),
    ...state.defaults
      .filter((row) => row.creator === creator && row.kind === probe.kind && row.schema === state.schemaName)
      .flatMap((row) => row.acl),
  ];
  const kind = probe.kind === 'r' ? 'table' : probe.kind === 'S' ? 'sequence' : 'function';
  for (const role of state.roles) {
    const { rows } = await client.query<{ privilege: string }>(
      `SELECT privilege FROM unnest($3::text[]) privilege WHERE ${probe.check}`,
      [role.name, name, possible],
    );
    const has = sorted(rows.map((row) => row.privilege));
    const should = sorted(effective(role, acl, kind, possible));
    if (has !== should)
      throw new GrantError(
        `Nothing was changed: ${role.name} would get ${has || 'nothing'} on a new ${kind} of ${creator}, not ${should || 'nothing'}.`,
      );
  }
}

/** Default privileges for all schemas replace the built-in ones (PostgreSQL, ALTER DEFAULT PRIVILEGES). */
function baseAcl(
  state: GrantState,
  creator: string,
  kind: DefaultKind,
): GrantState['defaults'][number]['acl'] {
  const everywhere = state.defaults.find(
    (row) => row.creator === creator && row.kind === kind && row.schema === null,
  );
  if (everywhere) return everywhere.acl;
  const all = privilegesOfDefault(kind, state.version);
  const own = all.map((privilege) => ({ grantee: creator, privilege, grantable: false }));
  if (kind !== 'f') return own;
  return [...own, { grantee: '', privilege: 'EXECUTE', grantable: false }];
}
