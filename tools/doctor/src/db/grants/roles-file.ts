import type { GrantOptions } from './grant-options.ts';
import { type GrantClient, GrantError, anonymousRoles, apiRoles } from './grant-options.ts';
import { quoteName, quoteRole } from './identifier.ts';
import type { DefaultKind } from './privilege.ts';
import { defaultWords, rowPrivileges } from './privilege.ts';
import { type Policy, inferPolicy } from './policy.ts';
import { readState } from './read-state.ts';
import { entriesOf } from './snapshot.ts';
import { readOnly } from './transaction.ts';

/**
 * A policy that decides: `auto` becomes what the default privileges say that are still there. Read-only. Throws
 * GrantError when they do not say it.
 */
export async function decidedPolicy(
  client: GrantClient,
  policy: Policy,
  options: GrantOptions,
): Promise<Policy> {
  if (policy.kind !== 'auto') return policy;
  const inferred = inferPolicy(await readOnly(client, options, () => readState(client, options)));
  if (typeof inferred !== 'string') return inferred;
  throw new GrantError(`Not written: ${inferred}. Choose --policy all, none or a file.`);
}

/**
 * SQL that runs before every migration (`000_roles_and_defaults.sql`), so that a schema that is dropped and
 * made anew comes back with its roles, owner, usage and default privileges. Running it again changes nothing.
 * Roles are created without login; the file holds no password. Pure; the policy is what the file is made of.
 */
export function rolesFile(policy: Policy, options: GrantOptions): string {
  const name = policy.kind === 'snapshot' ? policy.snapshot.schema.name : (options.schema ?? 'public');
  const schema = quoteName(name);
  const usage = usageOf(policy, options);
  const defaults = defaultsOf(policy, options);
  const roles = new Set([...usage, ...defaults].map(({ role }) => role).filter((role) => role !== ''));
  const lines = [
    '-- Roles, schema and default privileges. Runs before every migration; running it again changes nothing.',
    '-- Tables get their own privileges in their migrations, after ENABLE ROW LEVEL SECURITY.',
    'BEGIN;',
    ...[...roles].toSorted().map(roleStatement),
    `CREATE SCHEMA IF NOT EXISTS ${schema};`,
    ...ownerLines(policy, name, schema),
    ...usage.map(
      ({ role, privileges, isGrantable }) =>
        `GRANT ${privileges.join(', ')} ON SCHEMA ${schema} TO ${quoteRole(role)}${isGrantable ? ' WITH GRANT OPTION' : ''};`,
    ),
    ...defaults.map(
      ({ creator, kind, role, privileges, isGrantable }) =>
        `ALTER DEFAULT PRIVILEGES ${creator === null ? '' : `FOR ROLE ${quoteName(creator)} `}IN SCHEMA ${schema} ` +
        `GRANT ${privileges.join(', ')} ON ${defaultWords[kind]} TO ${quoteRole(role)}${isGrantable ? ' WITH GRANT OPTION' : ''};`,
    ),
    'COMMIT;',
  ];
  return `${lines.join('\n')}\n`;
}

interface RoleGrant {
  role: string;
  privileges: string[];
  isGrantable: boolean;
}

interface DefaultGrant extends RoleGrant {
  /** Null: of the role that runs the file. */
  creator: string | null;
  kind: DefaultKind;
}

/** As in a repair: anonymous roles get on tables only what row security governs. */
function isCut(kind: DefaultKind, role: string): boolean {
  return kind === 'r' && anonymousRoles.includes(role);
}

function roleStatement(role: string): string {
  // CREATE ROLE has no IF NOT EXISTS; another session may create it at the same moment.
  const body = `BEGIN CREATE ROLE ${quoteName(role)} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END`;
  const tag = tagFor(body);
  return `DO ${tag} ${body} ${tag};`;
}

/** A dollar quote that the body does not end: a role may be named `$$`. */
function tagFor(body: string): string {
  for (let n = 0; ; n += 1) {
    const tag = n === 0 ? '$$' : `$q${n}$`;
    if (!body.includes(tag)) return tag;
  }
}

function ownerLines(policy: Policy, name: string, schema: string): string[] {
  if (policy.kind === 'snapshot')
    return [`ALTER SCHEMA ${schema} OWNER TO ${quoteName(policy.snapshot.schema.owner)};`];
  // PostgreSQL 15 and later make public so.
  return name === 'public' ? [`ALTER SCHEMA ${schema} OWNER TO pg_database_owner;`] : [];
}

function byOption(grants: ReturnType<typeof entriesOf>): RoleGrant[] {
  const groups = Map.groupBy(grants, (entry) => JSON.stringify([entry.grantee, entry.grantable]));
  return [...groups.values()].flatMap((list) => {
    const [first] = list;
    if (!first) return [];
    return [
      {
        role: first.grantee,
        privileges: list.map((entry) => entry.privilege),
        isGrantable: first.grantable,
      },
    ];
  });
}

function usageOf(policy: Policy, options: GrantOptions): RoleGrant[] {
  if (policy.kind === 'snapshot') return byOption(entriesOf(policy.snapshot.schema.grants));
  const named = policy.kind === 'list' ? policy.usage : (options.roles ?? apiRoles);
  const isPublic = (options.schema ?? 'public') === 'public';
  return [...(isPublic ? [''] : []), ...named].map((role) => ({
    role,
    privileges: ['USAGE'],
    isGrantable: false,
  }));
}

function defaultsOf(policy: Policy, options: GrantOptions): DefaultGrant[] {
  if (policy.kind === 'snapshot')
    return policy.snapshot.defaults
      .filter((row) => row.schema !== null)
      .flatMap(({ creator, kind, grants }) =>
        byOption(entriesOf(grants)).map((grant) => ({ ...grant, creator, kind })),
      );
  const creators: (string | null)[] =
    options.creators && options.creators.length > 0 ? [...options.creators] : [null];
  const rules: { kind: DefaultKind; role: string; privileges: string[]; creators?: string[] }[] = [];
  if (policy.kind === 'all') {
    for (const kind of ['r', 'S', 'f'] as const)
      for (const role of options.roles ?? apiRoles)
        rules.push({ kind, role, privileges: isCut(kind, role) ? [...rowPrivileges] : ['ALL'] });
  }
  if (policy.kind === 'inferred') {
    for (const kind of ['r', 'S', 'f'] as const)
      for (const [role, privileges] of Object.entries(policy.rules[kind]))
        rules.push({ kind, role, privileges });
  }
  if (policy.kind === 'list') {
    for (const rule of policy.defaults) for (const role of rule.roles) rules.push({ ...rule, role });
  }
  return rules.flatMap((rule) =>
    (rule.creators ?? creators).map((creator) => ({
      creator,
      kind: rule.kind,
      role: rule.role,
      privileges: rule.privileges,
      isGrantable: false,
    })),
  );
}
