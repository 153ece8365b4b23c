import type { Sign } from './sign.ts';

/**
 * Why a server does not come up, in its own words and those of initdb, pg_ctl and the entrypoint of the image.
 * Sources: PostgreSQL's src/backend/libpq/pqcomm.c, utils/init/miscinit.c, port/sysv_shmem.c and main/main.c,
 * src/bin/initdb; docker-library/postgres docker-entrypoint.sh (change 1259).
 */
export const startSigns: readonly Sign[] = [
  { name: 'bind-failed', said: /could not bind (?:IPv[46]|Unix|local) (?:address|socket)/i },
  { name: 'port-hint', said: /Is another (?:postmaster|postgres) already running on port \d/i },
  {
    name: 'lock-file',
    said: /lock file "[^"\n]*(?:postmaster\.pid|\.s\.PGSQL\.\d+\.lock)" (?:already exists|is empty)|pre-existing shared memory block\b.{0,60}is still in use|Is another (?:postmaster|postgres) \(PID \d+\)/i,
  },
  {
    name: 'data-version',
    said: /database files are incompatible with server|data directory was initialized by PostgreSQL version|An old version of the database format was found/i,
  },
  {
    name: 'volume-moved',
    said: /in 18\+, these Docker images are configured|there appears to be PostgreSQL data in:/i,
  },
  {
    name: 'socket-directory',
    said: /could not create (?:lock file "[^"\n]*\.s\.PGSQL\.\d+\.lock"|any Unix-domain sockets)/i,
  },
  {
    name: 'data-permissions',
    said: /data directory "[^"\n]*" has (?:invalid permissions|wrong ownership|group or world access)|initdb: (?:error: )?could not (?:change permissions of|access|create) directory "[^"\n]*": (?:Permission denied|Operation not permitted)|could not (?:access|open) (?:the server )?configuration file "[^"\n]*": Permission denied|(?:FATAL|PANIC): could not (?:open|read|write|stat|create|access) (?:lock )?(?:file|directory) "(?:[^"\n]*postmaster\.pid|(?:global|base|pg_\w{1,20})[^"\n]*)": (?:Permission denied|Operation not permitted)|(?:chown: changing ownership of|chmod: changing permissions of|mkdir: cannot create directory) \S{0,80}(?:postgres|pgdata|pgsql)\S{0,80}: (?:Operation not permitted|Permission denied)/i,
  },
  {
    name: 'data-not-empty',
    said: /initdb: (?:error: )?directory "[^"\n]*" exists but is not empty/i,
  },
  {
    name: 'data-missing',
    said: /data directory "[^"\n]*" does not exist|"[^"\n]*" is not a valid data directory|is not a database cluster directory|does not know where to find the server configuration file|could not access (?:the server configuration file|directory) "[^"\n]*": No such file|Run initdb or pg_basebackup to initialize|no database directory specified and environment variable PGDATA unset|is missing or empty\.\s(?:[^\n]{0,80}: )?Use "(?:\S{0,80}\/)?postgresql|FATAL: could not open directory "pg_\w{1,20}": No such file/i,
  },
  {
    name: 'run-as-root',
    said: /"root" execution of the PostgreSQL server is not permitted|(?:initdb|pg_ctl|postgres): (?:error: )?cannot be run as root/i,
  },
];

/** Those of them that the catalogues of other languages word as other programs do. */
export const sharedStartSigns: readonly string[] = [
  'lock-file',
  'data-not-empty',
  'data-missing',
  'run-as-root',
];
