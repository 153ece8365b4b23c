import type { CatalogueEntry } from '../cause.ts';

/** Causes in the files of a server. Sources as in server-start.ts. */
export const dataDirectoryCauses: readonly CatalogueEntry[] = [
  {
    id: 'data-directory-version-mismatch',
    rows: [],
    layer: 'database',
    title:
      'The data directory was made by another major version (or build) of PostgreSQL than the one started',
    symptoms: [
      'database files are incompatible with server',
      'The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 17',
      'there appears to be PostgreSQL data in: /var/lib/postgresql/data (image of 18 or later)',
    ],
    fix: [
      'Go back to the version of the data first (image: postgres:15; cat DATADIR/PG_VERSION): nothing is lost.',
      'Then move the data: pg_dumpall with the old server and psql into an empty directory of the new one, or pg_upgrade, which needs both versions. Keep a copy until all is checked.',
      'Write the major version into the image tag: latest changes it unasked.',
      'Only where the data do not matter: remove the volume (docker compose down -v deletes everything in it).',
    ],
  },
  {
    id: 'docker-data-volume-moved',
    rows: [],
    layer: 'database',
    title: 'The volume is mounted at /var/lib/postgresql/data, where the image has its data up to 17 only',
    symptoms: [
      'Error: in 18+, these Docker images are configured to store database data in a format which is compatible with "pg_ctlcluster"',
      'there appears to be PostgreSQL data in: /var/lib/postgresql/data (unused mount/volume)',
    ],
    fix: [
      'A new database: mount the volume at /var/lib/postgresql (data is then in /var/lib/postgresql/18/docker).',
      'Data of an older version are in it: start the image of that version (cat PG_VERSION in the volume), dump, and load into the new one; or pg_upgrade.',
    ],
  },
  {
    id: 'data-directory-permissions',
    rows: [],
    layer: 'database',
    title: 'The data directory has another owner or other permissions than the server asks for',
    symptoms: [
      'data directory "…" has invalid permissions. Permissions should be u=rwx (0700) or u=rwx,g=rx (0750).',
      'data directory "…" has wrong ownership',
      'initdb: error: could not change permissions of directory "…": Operation not permitted',
      "chown: changing ownership of '/var/lib/postgresql/data': Operation not permitted",
    ],
    fix: [
      'As root: chown -R postgres:postgres DATADIR && chmod 0700 DATADIR. In a container the number counts (postgres is 999, alpine 70): chown -R 999:999.',
      'A folder of Windows or macOS, NFS with root_squash, SMB or an object store cannot keep owner and mode: use a named volume or a local disk.',
      'Kubernetes: fsGroup and runAsUser of the image, and PGDATA in a folder below the mount point.',
    ],
  },
  {
    id: 'data-directory-not-empty',
    rows: [],
    layer: 'database',
    title: 'initdb shall make a new cluster in a directory that already holds something',
    symptoms: [
      'initdb: error: directory "…" exists but is not empty',
      'It contains a lost+found directory, perhaps due to it being a mount point.',
    ],
    fix: [
      'Look what is in it. PG_VERSION and base/: it is a cluster; start the server on it instead (right version, right PGDATA).',
      'lost+found or a .gitkeep: let PGDATA be a folder below the mount point (PGDATA=/var/lib/postgresql/data/pgdata).',
      'The rest of an initdb that was broken off, and nothing else: empty it and start again.',
    ],
  },
  {
    id: 'data-directory-missing',
    rows: [],
    layer: 'database',
    title: 'There is no data directory where the server looks for one, or parts of it are missing',
    symptoms: [
      'data directory "…" does not exist',
      '"…" is not a valid data directory. File "…/PG_VERSION" is missing.',
      'pg_ctl: directory "…" is not a database cluster directory',
      'could not access the server configuration file "…": No such file or directory',
      'could not open directory "pg_notify": No such file or directory',
    ],
    fix: [
      'Compare PGDATA, -D and data_directory with where the data are (pg_lsclusters on Debian); is the disk or volume mounted?',
      'Only some folders are missing (pg_notify, pg_tblspc, …): a copy left empty folders out; copy again with a tool that keeps them, or restore a backup.',
      'No data yet: initdb -D DATADIR as the user of the server (Debian: pg_createcluster; Red Hat: postgresql-setup --initdb). Never over the mount point of a disk that is missing.',
    ],
  },
];
