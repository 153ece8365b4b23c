import type pg from 'pg';
import type { Database } from './database.ts';

/** Every access list of the database as one text. */
export async function acls(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT (SELECT json_agg(x) FROM (SELECT oid::int, relacl, relrowsecurity FROM pg_class ORDER BY oid) x) AS a,
       (SELECT json_agg(x) FROM (SELECT oid::int, nspacl, nspowner FROM pg_namespace WHERE nspname !~ '^pg_t' ORDER BY oid) x) AS b,
       (SELECT json_agg(x) FROM (SELECT oid::int, proacl FROM pg_proc ORDER BY oid) x) AS c,
       (SELECT json_agg(x) FROM (SELECT attrelid::int, attnum, attacl FROM pg_attribute WHERE attacl IS NOT NULL ORDER BY 1, 2) x) AS d,
       (SELECT json_agg(x) FROM (SELECT oid::int, defaclacl FROM pg_default_acl ORDER BY oid) x) AS e`,
  );
  return JSON.stringify(rows);
}

/** Where a write would show: rows and their versions, statistics of writes, the next transaction number. */
export async function traces({ admin, connect }: Database): Promise<unknown> {
  const look = await connect();
  const rows: unknown[] = [];
  const catalogs = [
    'pg_class',
    'pg_namespace',
    'pg_proc',
    'pg_attribute',
    'pg_default_acl',
    'pg_shdepend',
    'pg_depend',
    'pg_type',
    'pg_init_privs',
    'pg_description',
  ];
  for (const name of catalogs) {
    const { rows: found } = await look.query(
      `SELECT count(*)::int AS n, md5(string_agg(ctid::text || xmin || xmax || c::text, ',' ORDER BY ctid)) AS hash FROM ${name} c`,
    );
    rows.push([name, found[0]]);
  }
  await admin.query('SELECT pg_stat_force_next_flush()');
  await look.query('SELECT pg_stat_clear_snapshot()');
  const stats = await look.query(
    `SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_sys_tables ORDER BY relid`,
  );
  const next = await look.query(`SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`);
  const whole = await acls(look);
  await look.end();
  return { rows, stats: stats.rows, next: next.rows, acls: whole };
}
