import { describe, expect, it } from 'vitest';
import type { GrantObject, GrantState } from './grant-state.ts';
import { quoteName } from './identifier.ts';
import { planOf } from './plan.ts';
import type { Policy } from './policy.ts';
import { inferPolicy } from './policy.ts';
import type { AclEntry } from './privilege.ts';
import { effective } from './privilege.ts';
import { rolesFile } from './roles-file.ts';
import { wishesOf } from './wish.ts';

const role = (name: string, more = {}) => ({
  name,
  superuser: false,
  bypassesRowSecurity: false,
  inherits: [name],
  reaches: [name],
  ...more,
});
const entry = (grantee: string, privilege: string): AclEntry => ({ grantee, privilege, grantable: false });
const object = (more: Partial<GrantObject>): GrantObject => ({
  kind: 'table',
  name: 't',
  sql: quoteName(more.name ?? 't'),
  owner: 'dev',
  acl: [],
  columns: [],
  rowSecurity: true,
  isPartition: false,
  isInvoker: false,
  isDefiner: false,
  ownerIsSuperuser: false,
  isMine: true,
  effective: {},
  ...more,
});
const state = (more: Partial<GrantState> = {}): GrantState => ({
  database: 'd',
  systemIdentifier: null,
  version: 150_000,
  currentRole: 'dev',
  databaseOwner: 'dev',
  mayCreateSchemas: true,
  schemaName: 'public',
  schema: { ...object({ kind: 'schema', name: 'public', acl: [] }), aclIsNull: true, id: 20_000 },
  objects: [],
  defaults: [],
  roles: [role('anon'), role('authenticated')],
  watched: ['anon', 'authenticated'],
  missingRoles: [],
  anonymous: ['anon'],
  allRoles: new Map([
    ['anon', false],
    ['authenticated', false],
    ['dev', true],
    ['pg_database_owner', true],
  ]),
  extensionObjects: 0,
  ...more,
});
const plan = (world: GrantState, policy: Exclude<Policy, { kind: 'auto' | 'snapshot' }> = { kind: 'all' }) =>
  planOf(world, wishesOf(policy, world, {}), policy, {}).plan;

describe('a plan', () => {
  it.each([
    ['a table with row security', {}, null],
    ['a table without', { rowSecurity: false }, 'row security is off'],
    [
      'a partition without',
      { rowSecurity: false, isPartition: true },
      'row security of the partition is off',
    ],
    ['a view of who asks', { kind: 'view', isInvoker: true, rowSecurity: false }, null],
    ['a view of its owner', { kind: 'view', rowSecurity: false }, /security_invoker is off/],
    ['a view of a superuser', { kind: 'view', ownerIsSuperuser: true }, /dev, a superuser/],
    ['a materialized view', { kind: 'materialized view' }, /materialized/],
    ['a foreign table', { kind: 'foreign table' }, /foreign/],
  ] as const)('for %s: anon', (_, more, reason) => {
    const found = plan(state({ objects: [object(more)] }));
    const refused = found.refuses.filter((line) => line.name === 't');
    if (reason === null) expect(refused).toEqual([]);
    else if (typeof reason === 'string') expect(refused[0]?.reason).toBe(reason);
    else expect(refused[0]?.reason).toMatch(reason);
    expect(found.opens.some((line) => line.name === 't' && line.role === 'anon')).toBe(reason === null);
    expect(found.opens.some((line) => line.name === 't' && line.role === 'authenticated')).toBe(true);
  });

  it('gives an anonymous role nothing that row security does not govern', () => {
    const { opens } = plan(state({ objects: [object({})] }));
    const of = (name: string) => opens.find((line) => line.name === 't' && line.role === name)?.privileges;
    expect(of('anon')).toEqual(['SELECT', 'INSERT', 'UPDATE', 'DELETE']);
    expect(of('authenticated')).toContain('TRUNCATE');
  });

  it('refuses everything on relations to an anonymous role that row security does not bind', () => {
    const world = state({ objects: [object({})], roles: [role('anon', { bypassesRowSecurity: true })] });
    expect(plan(world).refuses.map((line) => line.reason)).toEqual(['row security does not bind anon']);
  });

  it('leaves the ownership alone and says so when the role may not give it away', () => {
    const world = state({
      allRoles: new Map([
        ['dev', true],
        ['anon', false],
        ['pg_database_owner', false],
      ]),
    });
    const found = plan(world, { kind: 'none' });
    expect(found.statements.join()).not.toContain('OWNER');
    expect(found.notes.join()).toContain('owner of the schema stays dev');
  });

  it('keeps CREATE for a role that made the schema anew and does not own the database', () => {
    const found = plan(state({ databaseOwner: 'boss' }), { kind: 'none' });
    expect(found.statements).toContain('GRANT USAGE, CREATE ON SCHEMA "public" TO "dev"');
  });

  it('needs dozens of statements for thousands of tables', () => {
    const objects = Array.from({ length: 2000 }, (_, n) => object({ name: `t${n}` }));
    expect(plan(state({ objects })).statements.length).toBeLessThan(60);
  });

  it('shows who can do what before and after', () => {
    const found = plan(state({ objects: [object({})] }), { kind: 'all' });
    const of = (lines: typeof found.before) => lines.find((line) => line.name === 't')?.privileges;
    expect(of(found.before)).toEqual([]);
    expect(of(found.after)).toEqual(['SELECT', 'INSERT', 'UPDATE', 'DELETE']);
  });
});

describe('inferring a policy', () => {
  const row = (schema: string | null, privileges: string[], creator = 'dev') =>
    ({ creator, schema, kind: 'r', acl: privileges.map((word) => entry('anon', word)) }) as const;

  it('takes rows of the schema before rows of others', () => {
    const found = inferPolicy(state({ defaults: [row('public', ['SELECT']), row('other', ['INSERT'])] }));
    expect(found).toMatchObject({ kind: 'inferred', rules: { r: { anon: ['SELECT'] } } });
  });

  it.each([
    ['no rows', [], /no default privileges/],
    [
      'rows that name other roles',
      [{ ...row('x', []), acl: [entry('app', 'SELECT')] }],
      /no default privileges/,
    ],
    ['rows that disagree', [row('x', ['SELECT']), row('y', ['INSERT'])], /disagree/],
  ])('does not guess with %s', (_, defaults, reason) => {
    expect(inferPolicy(state({ defaults: [...defaults] }))).toMatch(reason);
  });
});

describe('names in SQL', () => {
  it.each([
    ['a', '"a"'],
    ['a"b', '"a""b"'],
    ['public;drop', '"public;drop"'],
    ['back\\slash', '"back\\slash"'],
    ['l\nb', 'U&"l\\000ab"'],
    ['\u202e"\\', 'U&"\\202e""\\\\"'],
    ['😀', '"😀"'],
    ['\u{e0001}', 'U&"\\+0e0001"'],
  ])('%j is %s', (name, sql) => {
    expect(quoteName(name)).toBe(sql);
  });
});

describe('privileges that a role has', () => {
  it.each([
    ['nobody', {}, []],
    ['a superuser', { superuser: true }, ['SELECT', 'DELETE']],
    ['a member of pg_read_all_data', { inherits: ['x', 'pg_read_all_data'] }, ['SELECT']],
    ['a member of a grantee', { inherits: ['x', 'app'] }, ['DELETE']],
  ])('as %s', (_, more, expected) => {
    expect(effective(role('x', more), [entry('app', 'DELETE')], 'table', ['SELECT', 'DELETE'])).toEqual(
      expected,
    );
  });
});

describe('the file of roles and defaults', () => {
  it('quotes hostile names and ends no dollar quote early', () => {
    const file = rolesFile({ kind: 'all' }, { roles: ['a$$b"'], schema: 's";' });
    expect(file).toContain('DO $q1$ BEGIN CREATE ROLE "a$$b""" NOLOGIN');
    expect(file).toContain('CREATE SCHEMA IF NOT EXISTS "s"";";');
    expect(file).not.toContain('OWNER');
  });
});
