import type { CatalogueEntry } from '../cause.ts';

/** Causes at the pooler in front of the database. Sources: supabase/supavisor lib/supavisor/errors, PgBouncer's config page. */
export const poolerCauses: readonly CatalogueEntry[] = [
  {
    id: 'startup-parameter-unsupported',
    rows: [8],
    layer: 'pooler',
    title: 'The client sends a start-up parameter that the pooler does not take',
    symptoms: [
      '08P01 unsupported startup parameter: options',
      '08P01 unsupported startup parameter: statement_timeout',
      'unsupported startup parameter: extra_float_digits / search_path',
    ],
    fix: [
      'Take the parameter out of the URL; run SET after connecting, or ALTER ROLE … SET ….',
      'Own PgBouncer: ignore_startup_parameters = extra_float_digits,options.',
    ],
  },
  {
    id: 'pooler-host-wrong',
    rows: [23],
    layer: 'pooler',
    title: 'This pooler host does not know the project: the number or the region in its name is another one',
    symptoms: [
      '(ENOTFOUND) tenant/user postgres.REF not found (XX000)',
      'Tenant or user not found (XX000, before March 2026)',
    ],
    fix: [
      'Take the pooler host from Connect in the dashboard or from GET /v1/projects/REF/config/database/pooler (db_host): aws-0 and aws-1 cannot be told from the region.',
      'Check the project reference in the user name too: postgres.REF.',
    ],
  },
  {
    id: 'pooler-username-without-ref',
    rows: [24],
    layer: 'pooler',
    title: 'The user name lacks the project reference, so the pooler cannot tell which project is meant',
    symptoms: [
      '(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required)',
      'Tenant or user not found with a user without ".REF"',
    ],
    fix: [
      'Write the user as postgres.REF (a role of your own: ROLE.REF), or add ?options=reference%3DREF to the URL.',
    ],
  },
  {
    id: 'pooler-username-on-direct-host',
    rows: [25],
    layer: 'pooler',
    title: 'The user name is of the pooler (postgres.REF), but the host is the database itself',
    symptoms: [
      'password authentication failed for user "postgres.REF" on db.REF.supabase.co',
      'role "postgres.REF" does not exist',
    ],
    fix: [
      'On the direct host the user is plain postgres; or change the host to the pooler and keep the user.',
    ],
  },
  {
    id: 'pooler-username-malformed',
    rows: [26],
    layer: 'pooler',
    title: 'The user or database name holds characters that the pooler refuses',
    symptoms: ['(EINVALIDUSERINFO) Authentication error, reason: "Invalid format for user or db_name"'],
    fix: [
      'Use letters, digits, _ and - in user and database; look for blanks, quotes and encoded characters.',
    ],
  },
  {
    id: 'pooler-user-unknown',
    rows: [],
    layer: 'pooler',
    title: 'The pooler does not know the user: no such role is in its database or its list',
    symptoms: ['(EAUTHQUERY) user not found in the database', 'closing because: no such user (PgBouncer)'],
    fix: [
      'Correct the role in ROLE.REF, or create it with LOGIN and a password.',
      'Own PgBouncer: add the user to auth_file, or set auth_query.',
    ],
  },
  {
    id: 'address-not-allowed',
    rows: [28],
    layer: 'pooler',
    title: 'Network restrictions of the project do not allow this address',
    symptoms: [
      '(EADDRNOTALLOWED) address not in tenant allow_list: {…}',
      'Address not in tenant allow_list',
      'connect ECONNREFUSED on the direct host',
    ],
    fix: [
      'Add the address you come out with (curl -4 https://ifconfig.me) in Database Settings > Network Restrictions, or: supabase network-restrictions update --db-allow-cidr ADDRESS/32 --append.',
    ],
  },
  {
    id: 'project-banned',
    rows: [29],
    layer: 'pooler',
    title: 'The pooler has banned the whole project',
    symptoms: ['(EBANNED) tenant is banned: …'],
    fix: [
      'Look in the dashboard for a notice about billing, quota or abuse; only the provider can lift this.',
    ],
  },
  {
    id: 'auth-circuit-open',
    rows: [30],
    layer: 'pooler',
    title: 'The pooler refuses every login for now: too many wrong passwords came from this address',
    symptoms: [
      '(ECIRCUITBREAKER) too many authentication failures, new connections are temporarily blocked',
      'Circuit breaker open',
    ],
    fix: [
      'Stop the clients that still use the old password, wait two minutes, correct the secret, start one client.',
      'Do not retry in between: each failure keeps the door shut.',
    ],
  },
  {
    id: 'pooler-cannot-reach-database',
    rows: [31],
    layer: 'pooler',
    title: 'The pooler itself cannot reach the database or read its credentials',
    symptoms: [
      '(ECIRCUITBREAKER) failed to retrieve database credentials',
      '(EAUTHQUERY) …',
      '(EDBCONNECTION) / failed to connect to database behind the pooler',
      'server login has been failing, try again later (PgBouncer)',
    ],
    fix: [
      'Check the database in the dashboard (paused, out of disk, restarting); wait 30 seconds; restart it if it stays so.',
      'Own PgBouncer: look at its log and at the [databases] line and auth_file.',
    ],
  },
  {
    id: 'pooler-database-unknown',
    rows: [],
    layer: 'pooler',
    title: 'The pooler has no such database in its configuration',
    symptoms: ['08P01 no such database: … (PgBouncer)'],
    fix: [
      'Add the database to [databases] of pgbouncer.ini (or a * entry) and RELOAD, or correct its name in the URL.',
    ],
  },
];
