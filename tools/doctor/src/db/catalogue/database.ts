import type { CatalogueEntry } from '../cause.ts';
import { dataDirectoryCauses } from './data-directory.ts';
import { serverStartCauses } from './server-start.ts';

/** Causes in the database the login asks for, and in the state of the server. Source: PostgreSQL appendix A. */
export const databaseCauses: readonly CatalogueEntry[] = [
  {
    id: 'database-not-found',
    rows: [51],
    layer: 'database',
    title: 'There is no database of that name on this server',
    symptoms: ['3D000 database "…" does not exist', 'P1003 Database … does not exist'],
    fix: [
      'Correct the name at the end of the URL (Supabase: postgres). Without one the user name is taken. See: psql -l.',
    ],
  },
  {
    id: 'database-not-accepting',
    rows: [52],
    layer: 'database',
    title: 'The database is closed for connections',
    symptoms: ['55000 database "…" is not currently accepting connections'],
    fix: ['From another database: ALTER DATABASE … ALLOW_CONNECTIONS true. template0 is closed on purpose.'],
  },
  {
    id: 'connect-privilege-missing',
    rows: [53],
    layer: 'database',
    title: 'The role has no CONNECT privilege on the database',
    symptoms: [
      '42501 permission denied for database "…" (User does not have CONNECT privilege.)',
      'P1010 User … was denied access on the database …',
    ],
    fix: ['As its owner: GRANT CONNECT ON DATABASE … TO ….'],
  },
  {
    id: 'disk-full',
    rows: [],
    layer: 'database',
    title: 'The disk of the server is full',
    symptoms: [
      '53100 could not extend file "…": No space left on device',
      'PANIC: could not write to file "pg_wal/…": No space left on device',
    ],
    fix: [
      'Enlarge the disk, or free space outside the data folder (logs, images: doctor host); never delete files in pg_wal.',
      'A replication slot that nobody reads keeps all WAL: SELECT slot_name, active, wal_status FROM pg_replication_slots.',
    ],
  },
  {
    id: 'server-starting',
    rows: [57],
    layer: 'database',
    title: 'The server is starting, stopping or recovering and takes no connections yet',
    symptoms: [
      '57P03 the database system is starting up',
      '57P03 the database system is shutting down',
      '57P03 the database system is in recovery mode',
      '57P03 the database system is not yet accepting connections',
    ],
    fix: [
      'Wait and try again with a deadline.',
      'It stays so, or comes back: look for a full disk and for OOM kills on the server (doctor host).',
    ],
  },
  {
    id: 'server-restarted',
    rows: [58],
    layer: 'database',
    title:
      'The server ended the connection on command: a restart, a resize, a failover or pg_terminate_backend',
    symptoms: ['57P01 terminating connection due to administrator command'],
    fix: ['Reconnect; let the pool of the application discard broken connections and try again.'],
  },
  {
    id: 'server-crashed',
    rows: [58],
    layer: 'database',
    title: 'A server process died, so all connections were cut',
    symptoms: ['57P02 terminating connection because of crash of another server process'],
    fix: [
      'Look in the log of the server for "was terminated by signal 9" (out of memory: doctor host) or 11 (an extension).',
    ],
  },
  {
    id: 'read-only-transaction',
    rows: [61],
    layer: 'database',
    title: 'The session may only read',
    symptoms: ['25006 cannot execute INSERT in a read-only transaction'],
    fix: [
      'SELECT pg_is_in_recovery(): true means a replica; connect to the primary (target_session_attrs=read-write).',
      'SHOW default_transaction_read_only: on means a setting; find it (SELECT * FROM pg_db_role_setting) and reset it.',
      'Supabase sets it when the disk is 95 % full: free space or enlarge the disk first.',
    ],
  },
  ...serverStartCauses,
  ...dataDirectoryCauses,
];
