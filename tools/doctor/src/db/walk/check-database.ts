import type pg from 'pg';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';

/** Whom and what the walk asks about; the connection itself may be another role's on another database. */
export interface DatabaseFacts {
  user: string;
  database: string;
}

/** A role whose password ends within this many days is reported before it fails. */
const WARN_DAYS = 7;

interface State {
  exists: boolean;
  allows_connections: boolean | null;
  may_connect: boolean | null;
  role_exists: boolean;
  may_login: boolean | null;
  valid_until: Date | null;
  days_left: number | null;
  in_recovery: boolean;
  read_only: string;
  source: string;
  source_file: string | null;
  configured: string[];
}

// A role is looked up by name in pg_roles, so that one that does not exist gives null and no error.
const QUERY = `
  SELECT d.oid IS NOT NULL AS exists, d.datallowconn AS allows_connections,
         CASE WHEN d.oid IS NOT NULL AND r.oid IS NOT NULL
              THEN has_database_privilege(r.oid, d.oid, 'CONNECT') END AS may_connect,
         r.oid IS NOT NULL AS role_exists, r.rolcanlogin AS may_login,
         CASE WHEN isfinite(r.rolvaliduntil) THEN r.rolvaliduntil END AS valid_until,
         CASE WHEN isfinite(r.rolvaliduntil)
              THEN extract(epoch FROM r.rolvaliduntil - now())::float8 / 86400 END AS days_left,
         pg_is_in_recovery() AS in_recovery,
         s.setting AS read_only, s.source, s.sourcefile AS source_file,
         ARRAY(SELECT concat_ws(' in ', 'role ' || quote_ident(sr.rolname), 'database ' || quote_ident(sd.datname))
                 FROM pg_db_role_setting c
                 LEFT JOIN pg_roles sr ON sr.oid = c.setrole LEFT JOIN pg_database sd ON sd.oid = c.setdatabase
                WHERE 'default_transaction_read_only=on' = ANY (c.setconfig)
                  AND (c.setrole = 0 OR sr.rolname = $2) AND (c.setdatabase = 0 OR sd.datname = $1)) AS configured
    FROM (SELECT 1) one
    LEFT JOIN pg_database d ON d.datname = $1
    LEFT JOIN pg_roles r ON r.rolname = $2
    LEFT JOIN pg_settings s ON s.name = 'default_transaction_read_only'`;

/**
 * Rows 51 to 53 and 61: may this role use this database, and may it write? Reads catalogues only; one statement.
 * A failing statement is thrown as it comes from `pg`.
 */
export async function checkDatabase(client: pg.ClientBase, facts: DatabaseFacts): Promise<LayerResult> {
  const { rows } = await client.query<State>(QUERY, [facts.database, facts.user]);
  const state = rows[0];
  if (!state) return { steps: [], causes: [], unknown: 'The catalogue gave no answer.' };
  const causes = [...entrance(state, facts), ...expiry(state, facts), ...readOnly(state)];
  const detail = `${clean(facts.database, 80)} as ${clean(facts.user, 80)}`;
  const line = causes[0]?.evidence[0];
  return {
    steps: [line ? failed('database', line) : passed('database', `${detail}: may be used and written to`)],
    causes,
  };
}

function entrance(state: State, facts: DatabaseFacts): Cause[] {
  const database = clean(facts.database, 80);
  const role = clean(facts.user, 80);
  const causes: Cause[] = [];
  if (!state.exists)
    causes.push(causeOf('database-not-found', 'proved', [`pg_database has no “${database}”.`]));
  if (state.allows_connections === false) {
    causes.push(causeOf('database-not-accepting', 'proved', [`datallowconn of “${database}” is false.`]));
  }
  if (!state.role_exists) causes.push(causeOf('role-not-found', 'proved', [`pg_roles has no “${role}”.`]));
  if (state.may_login === false)
    causes.push(causeOf('role-cannot-login', 'proved', [`“${role}” has no LOGIN.`]));
  if (state.may_connect === false) {
    causes.push(
      causeOf('connect-privilege-missing', 'proved', [`“${role}” has no CONNECT on “${database}”.`]),
    );
  }
  return causes;
}

function expiry(state: State, facts: DatabaseFacts): Cause[] {
  if (state.days_left === null || state.valid_until === null || state.days_left > WARN_DAYS) return [];
  const until = state.valid_until.toISOString();
  const role = clean(facts.user, 80);
  return state.days_left <= 0
    ? [causeOf('role-expired', 'proved', [`The password of “${role}” was valid until ${until}.`])]
    : [causeOf('role-expired', 'likely', [`The password of “${role}” is valid until ${until} only.`])];
}

function readOnly(state: State): Cause[] {
  if (state.in_recovery) {
    return [
      causeOf(
        'read-only-transaction',
        'proved',
        ['pg_is_in_recovery() is true: this server is a replica.'],
        ['Connect to the primary; with several hosts in the URL: target_session_attrs=read-write.'],
      ),
    ];
  }
  if (state.read_only !== 'on') return [];
  const places = state.configured.map((place) =>
    clean(place === '' ? 'all roles and databases' : place, 160),
  );
  const where =
    places.length > 0 ? places.join(', ') : [state.source, state.source_file].filter(Boolean).join(' ');
  return [
    causeOf(
      'read-only-transaction',
      'proved',
      [`default_transaction_read_only is on, set for: ${clean(where, 200)}.`],
      [
        ...places.map(
          (place) => `ALTER ${resetOf(place)} RESET default_transaction_read_only; then connect anew.`,
        ),
        ...(places.length > 0
          ? []
          : [
              'Take it out of that place (ALTER SYSTEM RESET, postgresql.conf, the URL), then SELECT pg_reload_conf().',
            ]),
        'Supabase sets it when the disk is nearly full: free space or enlarge the disk first.',
      ],
    ),
  ];
}

/** `role a in database b` as ALTER says it: `ROLE a IN DATABASE b`. */
function resetOf(place: string): string {
  return place
    .replace(/^role /, 'ROLE ')
    .replace(/^database /, 'DATABASE ')
    .replace(' in database ', ' IN DATABASE ');
}
