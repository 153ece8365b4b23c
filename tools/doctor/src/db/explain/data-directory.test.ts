import { describe, expect, it } from 'vitest';
import { answers, evidence, first } from '../../../test/explain/answer.ts';

const moved = (place: string) =>
  `Error: in 18+, these Docker images are configured to store database data in a
       format which is compatible with "pg_ctlcluster" (specifically, using
       major-version-specific directory names).

       Counter to that, there appears to be PostgreSQL data in:
         ${place}

       This is usually the result of upgrading the Docker image without
       upgrading the underlying database using "pg_upgrade" (which requires both
       versions).`;

describe('a data directory of another version', () => {
  it.each([
    'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 17.2.',
    'DETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 17.2.',
    'FATAL:  database files are incompatible with server',
    'postgresql-check-db-dir[50660]: An old version of the database format was found.',
    'FATAL:  Datenbankdateien sind inkompatibel mit Server\nDETAIL:  Das Datenverzeichnis wurde von PostgreSQL Version 15 initialisiert, welche nicht mit dieser Version 17.2 kompatibel ist.',
    'FATAL:  les fichiers de la base de données sont incompatibles avec le serveur',
  ])('%s', (text) => {
    expect(answers(text)[0]).toEqual(['data-directory-version-mismatch', 'proved']);
  });

  it('names both versions', () => {
    expect(
      evidence(
        'DETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 17.2 (Debian).',
      ),
    ).toMatch(/version 15.*version 17\.2/);
  });

  it('is told of the image from 18 on by where its entrypoint looks', () => {
    expect(answers(moved('/var/lib/postgresql/data'))).toEqual([
      ['data-directory-version-mismatch', 'proved'],
      ['docker-data-volume-moved', 'proved'],
    ]);
    expect(answers(moved('/var/lib/postgresql/data (unused mount/volume)'))).toEqual([
      ['docker-data-volume-moved', 'proved'],
      ['data-directory-version-mismatch', 'likely'],
    ]);
    expect(answers('in 18+, these Docker images are configured to store database data in a')).toEqual([
      ['docker-data-volume-moved', 'likely'],
      ['data-directory-version-mismatch', 'likely'],
    ]);
  });
});

describe('a data directory that the server may not use', () => {
  it.each([
    'FATAL:  data directory "/var/lib/postgresql/data" has invalid permissions\nDETAIL:  Permissions should be u=rwx (0700) or u=rwx,g=rx (0750).',
    'FATAL:  data directory "/opt/pg" has group or world access\nDETAIL:  Permissions should be u=rwx (0700).',
    'FATAL:  data directory "/pgdata" has wrong ownership\nHINT:  The server must be started by the user that owns the data directory.',
    'initdb: error: could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted',
    'postgres: could not access the server configuration file "/data/postgresql.conf": Permission denied',
    'FATAL:  could not create lock file "postmaster.pid": Permission denied',
    'FATAL:  could not open file "global/pg_filenode.map": Permission denied',
    'initdb: error: could not access directory "/var/lib/postgresql/data": Permission denied',
    "chown: changing ownership of '/var/lib/postgresql/data': Operation not permitted",
    "mkdir: cannot create directory '/bitnami/postgresql/data': Permission denied",
    'FATAL:  Datenverzeichnis »/var/lib/postgresql/data« hat ungültige Zugriffsrechte',
    'FATAL:  データディレクトリ"/pgdata"の所有者情報が間違っています',
  ])('by its owner or mode: %s', (text) => {
    expect(answers(text)[0]).toEqual(['data-directory-permissions', 'proved']);
  });

  it.each([
    'initdb: error: directory "/var/lib/postgresql/data" exists but is not empty',
    'initdb: directory "/var/lib/postgresql/data" exists but is not empty\nIt contains a lost+found directory, perhaps due to it being a mount point.',
    'initdb: Fehler: Verzeichnis »/var/lib/postgresql/data« existiert aber ist nicht leer',
  ])('because initdb wants it empty: %s', (text) => {
    expect(answers(text)[0]).toEqual(['data-directory-not-empty', 'proved']);
  });

  it('tells the root of a mounted disk by its lost+found', () => {
    expect(
      evidence(
        'initdb: error: directory "/data" exists but is not empty\nIt contains a lost+found directory',
      ),
    ).toContain('lost+found');
  });

  it.each([
    'FATAL:  data directory "/opt/stellar/postgresql/data" does not exist',
    'FATAL:  "/opt/pg" is not a valid data directory\nDETAIL:  File "/opt/pg/PG_VERSION" is missing.',
    'pg_ctl: directory "/var/lib/pgsql/data" is not a database cluster directory',
    'postgres: could not access the server configuration file "/data/postgresql.conf": No such file or directory',
    'postgres: could not access directory "/data": No such file or directory\nRun initdb or pg_basebackup to initialize a PostgreSQL data directory.',
    'FATAL:  could not open directory "pg_notify": No such file or directory',
    'pg_ctl: no database directory specified and environment variable PGDATA unset',
    'postgres does not know where to find the server configuration file.\nYou must specify the --config-file or -D invocation option or set the PGDATA environment variable.',
    'FATAL:  »/opt/pg« ist kein gültiges Datenverzeichnis',
  ])('because there is none: %s', (text) => {
    expect(answers(text)[0]).toEqual(['data-directory-missing', 'proved']);
  });

  it('is unknown for the directory of another program', () => {
    for (const text of [
      'fatal: destination path "shop" already exists and is not an empty directory.',
      "mkdir: cannot create directory '/data/redis': Permission denied",
      "chown: changing ownership of '/var/lib/mysql': Operation not permitted",
      'error: directory "dist" exists but is not empty',
    ])
      expect(first(text)).toBe('unknown');
  });

  it('is missing or closed where Debian’s pg_ctlcluster cannot tell', () => {
    expect(answers('Error: /var/lib/postgresql/15/main is not accessible or does not exist')).toEqual([
      ['data-directory-missing', 'likely'],
      ['data-directory-permissions', 'likely'],
    ]);
  });
});
