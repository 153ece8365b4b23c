/*
 * Statements of read-state.ts. Objects of extensions are left out everywhere (pg_depend, deptype e).
 * Ids are `c` or `p` and the oid. Roles in access lists that were dropped meanwhile are left out.
 */

export const about = `
  SELECT current_database()::text AS database, current_setting('server_version_num')::int AS version,
    current_user::text AS role, has_database_privilege(current_database(), 'CREATE') AS creates,
    (SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()) AS owner,
    CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
      THEN (SELECT system_identifier::text FROM pg_control_system()) END AS identifier`;

export const allRoles = `
  SELECT rolname::text AS name, pg_has_role(current_user, oid, 'USAGE') AS mine FROM pg_roles ORDER BY 1`;

export const roles = `
  SELECT r.rolname::text AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypass,
    ARRAY(SELECT o.rolname::text FROM pg_roles o
      WHERE o.oid = r.oid OR (NOT r.rolsuper AND pg_has_role(r.oid, o.oid, 'USAGE'))) AS inherits,
    ARRAY(SELECT o.rolname::text FROM pg_roles o
      WHERE o.oid = r.oid OR (NOT r.rolsuper AND pg_has_role(r.oid, o.oid, 'MEMBER'))) AS reaches
  FROM pg_roles r WHERE r.rolname = ANY ($1::text[]) ORDER BY 1`;

const aclColumns = `coalesce(g.rolname::text, '') AS grantee, coalesce(b.rolname::text, '') AS grantor,
    a.privilege_type AS privilege, a.is_grantable AS grantable`;
const aclRoles = `LEFT JOIN pg_roles g ON g.oid = a.grantee LEFT JOIN pg_roles b ON b.oid = a.grantor`;
const known = `(a.grantee = 0 OR g.oid IS NOT NULL)`;

const inSchema = `(SELECT oid FROM pg_namespace WHERE nspname = $1)`;
const ofExtension = (table: string, id: string) => `EXISTS (SELECT FROM pg_depend d
    WHERE d.classid = '${table}'::regclass AND d.objid = ${id} AND d.objsubid = 0 AND d.deptype = 'e')`;
const relation = `c.relnamespace = ${inSchema} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND NOT ${ofExtension('pg_class', 'c.oid')}`;
const routine = `p.pronamespace = ${inSchema} AND NOT ${ofExtension('pg_proc', 'p.oid')}`;

export const schema = `
  SELECT 'n' AS id, 'schema' AS kind, r.rolname::text AS owner, r.rolsuper AS superuser,
    pg_has_role(current_user, n.nspowner, 'USAGE') AS mine, n.nspacl IS NULL AS "isNull", n.oid::int8::int AS number,
    false AS rls, false AS partition, false AS invoker, false AS definer
  FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname = $1`;

export const schemaAcl = `
  SELECT 'n' AS id, NULL::text AS "column", ${aclColumns}
  FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a ${aclRoles}
  WHERE n.nspname = $1 AND ${known}`;

export const schemaEffective = `
  SELECT 'n' AS id, r.name AS role, array_agg(v.privilege) AS privileges
  FROM pg_namespace n, unnest($2::text[]) r(name), unnest('{USAGE,CREATE}'::text[]) v(privilege)
  WHERE n.nspname = $1 AND has_schema_privilege(r.name::name, n.oid, v.privilege)
  GROUP BY r.name`;

export const relations = `
  SELECT 'c' || c.oid AS id,
    CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
      WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind,
    c.relname::text AS name, NULL::text AS base, NULL::text AS args, r.rolname::text AS owner, r.rolsuper AS superuser,
    pg_has_role(current_user, c.relowner, 'USAGE') AS mine, c.relrowsecurity AS rls,
    c.relispartition AS partition, false AS definer,
    coalesce((SELECT o.option_value::boolean FROM pg_options_to_table(c.reloptions) o
      WHERE o.option_name = 'security_invoker'), false) AS invoker
  FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
  WHERE ${relation} ORDER BY c.relname`;

export const relationAcl = `
  SELECT 'c' || c.oid AS id, NULL::text AS "column", ${aclColumns}
  FROM pg_class c,
    aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
    ${aclRoles}
  WHERE ${relation} AND ${known}
  UNION ALL
  SELECT 'c' || c.oid, t.attname::text, ${aclColumns}
  FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attacl IS NOT NULL AND NOT t.attisdropped
    AND t.attnum > 0, aclexplode(t.attacl) a ${aclRoles}
  WHERE ${relation} AND ${known}`;

export const relationEffective = `
  SELECT 'c' || c.oid AS id, r.name AS role, array_agg(v.privilege ORDER BY v.ord) AS privileges
  FROM pg_class c, unnest($2::text[]) r(name),
    unnest($3::text[] || $4::text[]) WITH ORDINALITY v(privilege, ord)
  WHERE ${relation} AND CASE WHEN c.relkind = 'S'
    THEN v.ord > cardinality($3::text[]) AND has_sequence_privilege(r.name::name, c.oid, v.privilege)
    ELSE v.ord <= cardinality($3::text[]) AND has_table_privilege(r.name::name, c.oid, v.privilege) END
  GROUP BY c.oid, r.name`;

export const columnEffective = `
  SELECT 'c' || c.oid AS id, r.name AS role,
    array_agg(v.privilege || ' (' || t.attname || ')' ORDER BY t.attnum, v.privilege) AS privileges
  FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attacl IS NOT NULL AND NOT t.attisdropped
    AND t.attnum > 0, unnest($2::text[]) r(name), unnest('{SELECT,INSERT,UPDATE,REFERENCES}'::text[]) v(privilege)
  WHERE ${relation} AND has_column_privilege(r.name::name, c.oid, t.attnum, v.privilege)
    AND NOT has_table_privilege(r.name::name, c.oid, v.privilege)
  GROUP BY c.oid, r.name`;

export const functions = `
  SELECT 'p' || p.oid AS id, 'function' AS kind, p.proname || '(' || oidvectortypes(p.proargtypes) || ')' AS name,
    p.proname::text AS base, CASE WHEN p.prokind = 'a' THEN oidvectortypes(p.proargtypes)
      ELSE pg_get_function_identity_arguments(p.oid) END AS args,
    r.rolname::text AS owner, r.rolsuper AS superuser, pg_has_role(current_user, p.proowner, 'USAGE') AS mine,
    false AS rls, false AS partition, false AS invoker, p.prosecdef AS definer
  FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
  WHERE ${routine} ORDER BY p.proname, p.oid`;

export const functionAcl = `
  SELECT 'p' || p.oid AS id, NULL::text AS "column", ${aclColumns}
  FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a ${aclRoles}
  WHERE ${routine} AND ${known}`;

export const functionEffective = `
  SELECT 'p' || p.oid AS id, r.name AS role, ARRAY['EXECUTE'] AS privileges
  FROM pg_proc p, unnest($2::text[]) r(name)
  WHERE ${routine} AND has_function_privilege(r.name::name, p.oid, 'EXECUTE')`;

export const defaults = `
  SELECT d.oid::text AS id, NULL::text AS "column", c.rolname::text AS creator, n.nspname::text AS schema,
    d.defaclobjtype::text AS kind, a.privilege_type IS NULL OR NOT ${known} AS empty, ${aclColumns}
  FROM pg_default_acl d JOIN pg_roles c ON c.oid = d.defaclrole
    LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
    LEFT JOIN LATERAL aclexplode(d.defaclacl) a ON true ${aclRoles}
  WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T')
  ORDER BY c.rolname, n.nspname, d.defaclobjtype, d.oid`;

export const extensionObjects = `
  SELECT (SELECT count(*) FROM pg_class c WHERE c.relnamespace = ${inSchema}
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${ofExtension('pg_class', 'c.oid')})
    + (SELECT count(*) FROM pg_proc p WHERE p.pronamespace = ${inSchema}
      AND ${ofExtension('pg_proc', 'p.oid')}) AS count`;
