import type { CatalogueEntry } from '../cause.ts';

/** Causes in what a session may do or keeps. Sources: PgBouncer's features page, Supavisor, PostgreSQL 19.11. */
export const sessionCauses: readonly CatalogueEntry[] = [
  {
    id: 'prepared-statement-over-transaction-pooling',
    rows: [36, 37],
    layer: 'session',
    title:
      'Named prepared statements over a transaction pooler: each query may meet another server connection',
    symptoms: [
      '42P05 prepared statement "s1" already exists',
      '26000 prepared statement "s1" does not exist',
      '(EPREPAREDDUP) / (EPREPAREDNOTFOUND)',
    ],
    fix: [
      'postgres.js: prepare: false; Prisma: ?pgbouncer=true; asyncpg: statement_cache_size=0; psycopg: prepare_threshold=None; pgx: default_query_exec_mode=exec; JDBC: prepareThreshold=0.',
      "Or use session mode (port 5432), or switch on the pooler's own support (PgBouncer 1.21: max_prepared_statements).",
    ],
  },
  {
    id: 'sql-prepare-over-transaction-pooling',
    rows: [38],
    layer: 'session',
    title: 'PREPARE or EXECUTE as SQL text does not work in transaction mode',
    symptoms: ['(EPSSIMPLEQUERY) …'],
    fix: ['Prepare through the protocol of the driver instead of SQL, or use session mode (port 5432).'],
  },
  {
    id: 'prepared-statement-limit',
    rows: [38],
    layer: 'session',
    title: 'The client prepared more statements than the pooler keeps for it',
    symptoms: ['(EMAXPREPARED) …', '(EMAXPREPAREDMEM) …'],
    fix: [
      'Use parameters instead of values in the SQL text, so that fewer statements differ; or make the statement cache of the driver smaller.',
    ],
  },
  {
    id: 'session-state-over-transaction-pooling',
    rows: [39],
    layer: 'session',
    title: 'SET, advisory locks, LISTEN and temporary tables do not last over a transaction pooler',
    symptoms: [
      'a temporary table, SET, LISTEN or advisory lock is gone in the next query on port 6543',
      'pg_backend_pid() changes between statements',
    ],
    fix: [
      'Run migrations, LISTEN and session locks over session mode (port 5432) or the direct host; in a transaction use SET LOCAL and pg_advisory_xact_lock.',
    ],
  },
  {
    id: 'statement-timeout',
    rows: [59],
    layer: 'session',
    title: 'The statement ran longer than statement_timeout allows',
    symptoms: ['57014 canceling statement due to statement timeout'],
    fix: [
      'Look at the plan (EXPLAIN (ANALYZE, BUFFERS)) and add the missing index.',
      "Or raise it for this role: ALTER ROLE … SET statement_timeout = '30s' (Supabase sets 3 s for anon and 8 s for authenticated).",
    ],
  },
  {
    id: 'statement-cancelled',
    rows: [],
    layer: 'session',
    title: 'Somebody cancelled the statement: the client, or pg_cancel_backend',
    symptoms: ['57014 canceling statement due to user request'],
    fix: ['Look for a time-out in the client (a request that was given up, an ORM query time-out).'],
  },
  {
    id: 'lock-timeout',
    rows: [60],
    layer: 'session',
    title: 'A lock was not given in time: another transaction holds it',
    symptoms: [
      '55P03 canceling statement due to lock timeout',
      '55P03 could not obtain lock on row in relation "…"',
    ],
    fix: [
      'Find the holder: SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0; end it or its transaction.',
    ],
  },
  {
    id: 'idle-in-transaction-timeout',
    rows: [60],
    layer: 'session',
    title: 'The server ended the session because it stood idle too long',
    symptoms: [
      '25P03 terminating connection due to idle-in-transaction timeout',
      '57P05 terminating connection due to idle-session timeout',
    ],
    fix: [
      'End transactions before waiting for anything else (network, user); let the pool drop idle connections earlier than the server does.',
    ],
  },
];
