/**
 * How a development cluster runs. Nothing survives a power cut (`fsync = off`), everything survives a
 * killed process. `wal_level = replica` and two slots are what a copy of a running cluster needs.
 * @see https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
export const SETTINGS: Record<string, string> = {
  listen_addresses: "'127.0.0.1'",
  // No socket file: its path would be too long for the system in a deep folder, and nobody uses it.
  unix_socket_directories: "''",
  fsync: 'off',
  // Off would save nothing without fsync, and lose the last commits of a killed server.
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_senders: '2',
  max_replication_slots: '2',
  max_wal_size: '256MB',
  // Files kept for later use would be copied into every workspace.
  min_wal_size: '2MB',
  wal_recycle: 'off',
  wal_init_zero: 'off',
  shared_buffers: '32MB',
  huge_pages: 'off',
  // The workers of PostgreSQL 18 are three more processes per workspace, for disks that are far away.
  io_method: 'sync',
  log_checkpoints: 'off',
  timezone: "'UTC'",
  log_timezone: "'UTC'",
};

/**
 * UTF-8 everywhere and sorting by code point, from PostgreSQL itself: no locale of the system is needed,
 * and a cluster sorts the same on every machine. Small WAL files: less to copy.
 */
export const INITDB_ARGUMENTS: readonly string[] = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--wal-segsize=1',
  '--no-sync',
  '--no-instructions',
];

/** The lines that are added to `postgresql.conf`; the last mention of a setting counts. */
export function settingsText(settings = SETTINGS): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `\n# Set by workspace.\n${lines.join('\n')}\n`;
}
