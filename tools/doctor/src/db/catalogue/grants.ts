import type { CatalogueEntry } from '../cause.ts';

const repair =
  'See what a repair would do: doctor db URL --fix --dry-run (with --policy FILE from an earlier --snapshot, or --policy all). Then the same without --dry-run: one transaction.';

/** Causes in privileges and visibility. Sources: PostgreSQL 5.8 and 5.10, Supabase's 42501 page, PostgREST errors. */
export const grantCauses: readonly CatalogueEntry[] = [
  {
    id: 'relation-not-visible',
    rows: [62],
    layer: 'grants',
    title: 'The table exists, but not where this session looks: search_path, or no USAGE on its schema',
    symptoms: ['42P01 relation "…" does not exist, although it exists'],
    fix: [
      'Name the schema (schema.table), or set it: ALTER ROLE … SET search_path = ….',
      `No USAGE on the schema makes its tables invisible too. ${repair}`,
    ],
  },
  {
    id: 'relation-not-found',
    rows: [],
    layer: 'grants',
    title:
      'The table does not exist in this database: migrations have not run here, or the name differs in case',
    symptoms: [
      '42P01 relation "…" does not exist',
      'P2021 The table … does not exist in the current database',
    ],
    fix: ['Run the migrations against this database; a name with capitals needs double quotes.'],
  },
  {
    id: 'schema-missing',
    rows: [63],
    layer: 'grants',
    title: 'No schema to create in: it was dropped, or search_path names none that exists',
    symptoms: ['3F000 no schema has been selected to create in', '3F000 schema "…" does not exist'],
    fix: [
      `CREATE SCHEMA public, then give the privileges back. ${repair}`,
      'Or correct search_path (SHOW search_path).',
    ],
  },
  {
    id: 'schema-usage-missing',
    rows: [64],
    layer: 'grants',
    title: 'The role has no USAGE on the schema, as after DROP SCHEMA and CREATE SCHEMA',
    symptoms: ['42501 permission denied for schema public'],
    fix: [
      repair,
      'By hand: GRANT USAGE ON SCHEMA … TO anon, authenticated, service_role; then the tables and the default privileges too.',
    ],
  },
  {
    id: 'schema-create-missing',
    rows: [],
    layer: 'grants',
    title: 'The role may not create objects in the schema',
    symptoms: ['42501 permission denied for schema public at CREATE TABLE (PostgreSQL 15 and later)'],
    fix: [
      'GRANT CREATE ON SCHEMA public TO the role that migrates, or make it the owner; not to the roles of the API.',
    ],
  },
  {
    id: 'database-create-missing',
    rows: [],
    layer: 'grants',
    title: 'The role may not create schemas or extensions in the database',
    symptoms: ['42501 permission denied for database … at CREATE SCHEMA or CREATE EXTENSION'],
    fix: ['GRANT CREATE ON DATABASE … TO the role that migrates.'],
  },
  {
    id: 'table-grants-missing',
    rows: [65],
    layer: 'grants',
    title: 'The role has no privilege on the table, view, sequence or function',
    symptoms: [
      '42501 permission denied for table …',
      '42501 permission denied for sequence …',
      '42501 permission denied for function …',
    ],
    fix: [repair, 'Do not GRANT ALL to anon: a table without row security would lie open.'],
  },
  {
    id: 'default-privileges-missing',
    rows: [],
    layer: 'grants',
    title: 'New tables of the creating role will come without privileges for the API roles',
    symptoms: ['pg_default_acl has no row for the schema'],
    fix: [repair],
  },
  {
    id: 'tables-not-exposed-by-policy',
    rows: [],
    layer: 'grants',
    title:
      'The API roles reach no table, and it looks like a policy: new tables are not exposed by themselves',
    symptoms: ['doctor db --grants: the schema is whole, and its default privileges name no API role'],
    fix: [
      'If that is meant, there is nothing to repair. Expose a table on purpose: switch row security on, write its policies, and give the roles just what they need on that table.',
    ],
  },
  {
    id: 'table-without-row-security',
    rows: [],
    layer: 'grants',
    title: 'A table without row security is open to a role that anybody can use',
    symptoms: ['anon has privileges on a table with row security off'],
    fix: ['ALTER TABLE … ENABLE ROW LEVEL SECURITY and write policies, or REVOKE the privileges of anon.'],
  },
  {
    id: 'row-level-security',
    rows: [66],
    layer: 'grants',
    title: 'A policy of row level security forbids the row: privileges are not the matter',
    symptoms: ['42501 new row violates row-level security policy for table "…"'],
    fix: [
      'Write or correct the policy (WITH CHECK) of that table for this role; see SELECT * FROM pg_policies. GRANT does not help.',
    ],
  },
  {
    id: 'column-privilege-missing',
    rows: [67],
    layer: 'grants',
    title: 'The role has privileges on some columns only',
    symptoms: ['42501 permission denied for column …'],
    fix: ['GRANT SELECT (column) ON table TO role, or name only the allowed columns instead of *.'],
  },
  {
    id: 'not-owner',
    rows: [68],
    layer: 'grants',
    title: 'Only the owner of the object may do that, and the role is not it',
    symptoms: ['42501 must be owner of table … / publication … / schema …', '42501 must be superuser to …'],
    fix: [
      'Objects of supabase_admin (publications, extensions, auth and storage) stay out of resets and dumps; own objects: ALTER … OWNER TO ….',
    ],
  },
  {
    id: 'schema-not-exposed',
    rows: [69],
    layer: 'grants',
    title: 'The API does not serve that schema',
    symptoms: ['PGRST106 The schema must be one of the following: …'],
    fix: [
      "Add the schema in API Settings > Exposed schemas, grant USAGE on it, then NOTIFY pgrst, 'reload config'.",
    ],
  },
  {
    id: 'api-schema-cache-stale',
    rows: [69],
    layer: 'grants',
    title: 'The API does not find the table or function in its schema cache',
    symptoms: [
      "PGRST205 Could not find the table '…' in the schema cache",
      'PGRST202 Could not find the function … in the schema cache',
    ],
    fix: [
      "After a change of schema: NOTIFY pgrst, 'reload schema'. It stays so: the name is wrong, or the schema is not exposed.",
    ],
  },
];
