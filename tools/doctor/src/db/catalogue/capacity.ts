import type { CatalogueEntry } from '../cause.ts';

const findLeaks =
  'See who holds them: SELECT application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC.';

/** Causes in limits on connections. Sources: PostgreSQL 19.3, Supavisor's error codes, PgBouncer's config page. */
export const capacityCauses: readonly CatalogueEntry[] = [
  {
    id: 'session-pool-full',
    rows: [32],
    layer: 'capacity',
    title: 'All connections of the session pool are taken: in session mode each client holds one',
    symptoms: [
      '(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: N',
      'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
    ],
    fix: [
      'Let each process hold fewer connections (pool size of the application times number of processes must stay below pool_size).',
      'Serverless and short work: transaction mode, port 6543 (without named prepared statements).',
      `Raise the pool size in Database Settings. ${findLeaks}`,
    ],
  },
  {
    id: 'pooler-client-limit',
    rows: [33],
    layer: 'capacity',
    title: 'The pooler has as many clients as this compute size allows',
    symptoms: ['(EMAXCONN) max client connections reached, limit: N', 'Max client connections reached'],
    fix: ['Close clients that leak, share one pool per process, or take a larger compute size.'],
  },
  {
    id: 'pool-checkout-timeout',
    rows: [34],
    layer: 'capacity',
    title: 'No connection of the pool became free in time: long transactions hold them all',
    symptoms: [
      '(ECHECKOUTTIMEOUT) unable to check out connection from the pool after Nms in Transaction mode',
    ],
    fix: [
      "Find them: SELECT pid, now() - xact_start, state, query FROM pg_stat_activity WHERE xact_start < now() - interval '10 s'.",
      'Set idle_in_transaction_session_timeout, shorten transactions, or raise the pool size.',
    ],
  },
  {
    id: 'pgbouncer-pool-full',
    rows: [35],
    layer: 'capacity',
    title: 'PgBouncer has no free server connection or takes no more clients',
    symptoms: ['08P01 query_wait_timeout', '08P01 no more connections allowed (max_client_conn)'],
    fix: [
      'SHOW POOLS in the pgbouncer database: cl_waiting above 0 means default_pool_size is too small or transactions too long; else raise max_client_conn.',
    ],
  },
  {
    id: 'connection-slots-full',
    rows: [54, 55],
    layer: 'capacity',
    title: 'All connection slots of the server are taken',
    symptoms: [
      '53300 remaining connection slots are reserved for non-replication superuser connections (to 15)',
      '53300 remaining connection slots are reserved for roles with the SUPERUSER attribute (16 and later)',
      '53300 sorry, too many clients already',
    ],
    fix: [
      findLeaks,
      'Close what leaks, make the pools of the applications smaller, and put a pooler in front; then raise max_connections (memory!).',
    ],
  },
  {
    id: 'role-connection-limit',
    rows: [56],
    layer: 'capacity',
    title: 'The role has as many connections as its CONNECTION LIMIT allows',
    symptoms: ['53300 too many connections for role "…"'],
    fix: [findLeaks, 'ALTER ROLE … CONNECTION LIMIT N (-1: no limit).'],
  },
  {
    id: 'database-connection-limit',
    rows: [56],
    layer: 'capacity',
    title: 'The database has as many connections as its CONNECTION LIMIT allows',
    symptoms: ['53300 too many connections for database "…"'],
    fix: [findLeaks, 'ALTER DATABASE … CONNECTION LIMIT N (-1: no limit).'],
  },
  {
    id: 'application-pool-exhausted',
    rows: [],
    layer: 'capacity',
    title: 'The pool inside the application has no free connection: its own limit, not the server',
    symptoms: [
      'Timed out fetching a new connection from the connection pool (Prisma P2024)',
      'QueuePool limit of size … overflow … reached',
      'timeout exceeded when trying to connect (pg-pool)',
      'HikariPool-1 - Connection is not available, request timed out after …ms',
    ],
    fix: [
      'Give every connection back (finally), shorten transactions, then raise the size of the pool in the application.',
    ],
  },
  {
    id: 'idle-in-transaction',
    rows: [],
    layer: 'capacity',
    title: 'Sessions stand idle inside an open transaction and hold their locks and slots',
    symptoms: ['state "idle in transaction" in pg_stat_activity'],
    fix: [
      "Mend the code that opens a transaction and does not end it; ALTER ROLE … SET idle_in_transaction_session_timeout = '60s'; end a session with pg_terminate_backend(pid).",
    ],
  },
];
