import { describe, expect, it } from 'vitest';
import { answers, evidence, first } from '../../../test/explain/answer.ts';

const taken = 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use';
const hint =
  'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.';
const noSocket = 'FATAL:  could not create any TCP/IP sockets';

describe('a server that does not start because its port is taken', () => {
  it.each([
    `${taken}\n${hint}\n${noSocket}`,
    taken,
    'LOG:  could not bind IPv6 address "::1": Address already in use',
    'LOG:  could not bind IPv4 address "0.0.0.0": Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    'Error response from daemon: driver failed programming external connectivity on endpoint db: Bind for 0.0.0.0:5432 failed: port is already allocated',
    'Error starting userland proxy: listen tcp4 0.0.0.0:5432: bind: address already in use',
    'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5432 -> 0.0.0.0:0: listen tcp 0.0.0.0:5432: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    'failed to start docker container: Bind for 0.0.0.0:54322 failed: port is already allocated',
    'LOG:  konnte IPv4-Adresse »127.0.0.1« nicht binden: Address already in use',
  ])('%s', (text) => {
    expect(answers(text)[0]).toEqual(['server-port-taken', 'proved']);
  });

  it('names the port', () => {
    expect(evidence(`${taken}\n${hint}`)).toContain('port 5432');
    expect(evidence('Bind for 0.0.0.0:54322 failed: port is already allocated')).toContain('port 54322');
  });

  it('is a guess by the hint alone, which servers to 13 give after every failure to bind', () => {
    expect(answers(hint)[0]).toEqual(['server-port-taken', 'likely']);
    expect(
      answers(hint.replace(hint, 'TIPP:  Läuft bereits ein anderer Postmaster auf Port 5432?'))[0],
    ).toEqual(['server-port-taken', 'likely']);
  });

  it('is another thing where the address is not this machine’s', () => {
    const text = `LOG:  could not bind IPv4 address "10.1.2.3": Cannot assign requested address\nHINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.`;
    expect(answers(text)[0]).toEqual(['listen-address-unavailable', 'likely']);
    expect(answers(`${text}\n${noSocket}`)[0]).toEqual(['listen-address-unavailable', 'proved']);
  });

  it('is unknown for the port of another server', () => {
    expect(first('listen tcp 0.0.0.0:8080: bind: address already in use')).toBe('unknown');
    expect(first('INFO postgres is ready\nError: listen EADDRINUSE: address already in use :::3000')).toBe(
      'unknown',
    );
    expect(first('Bind for 0.0.0.0:6379 failed: port is already allocated')).toBe('unknown');
  });

  it('is a guess where the same log says that the server came up', () => {
    expect(answers(`${taken}\nLOG:  database system is ready to accept connections`)[0]).toEqual([
      'server-port-taken',
      'likely',
    ]);
  });
});

describe('a server that does not start because a lock stands', () => {
  it.each([
    'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 90) running in data directory "/var/lib/postgresql/13/main"?',
    'FATAL:  lock file "/run/postgresql/.s.PGSQL.5432.lock" already exists\nHINT:  Is another postmaster (PID 44) using socket file "/run/postgresql/.s.PGSQL.5432"?',
    'FATAL:  lock file "postmaster.pid" is empty',
    'FATAL:  pre-existing shared memory block (key 5432001, ID 32768) is still in use\nHINT:  Terminate any old server processes associated with data directory "/data".',
    'FATAL:  Sperrdatei »postmaster.pid« existiert bereits',
    'FATAL:  файл блокировки "postmaster.pid" уже существует',
  ])('%s', (text) => {
    expect(answers(text)[0]).toEqual(['server-lock-file-exists', 'proved']);
  });

  it('names the process of the lock', () => {
    expect(
      evidence(
        'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 90) running in data directory "/data"?',
      ),
    ).toContain('process 90');
  });

  it('leaves the lock of another program unknown', () => {
    expect(first('E: lock file "/var/lib/dpkg/lock" already exists')).toBe('unknown');
  });
});

describe('a server that is started as root', () => {
  it.each([
    '"root" execution of the PostgreSQL server is not permitted.\nThe server must be started under an unprivileged user ID to prevent\npossible system security compromise.',
    'initdb: error: cannot be run as root\ninitdb: hint: Please log in (using, e.g., "su") as the (unprivileged) user that will own the server process.',
    'pg_ctl: cannot be run as root',
    'initdb: Fehler: kann nicht als root ausgeführt werden',
  ])('%s', (text) => {
    expect(answers(text)[0]).toEqual(['server-run-as-root', 'proved']);
  });
});

describe('a server that cannot make its socket', () => {
  it.each([
    'FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": No such file or directory',
    'FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Permission denied',
    'FATAL:  could not create any Unix-domain sockets',
  ])('%s', (text) => {
    expect(answers(text)[0]).toEqual(['socket-directory-unusable', 'proved']);
  });
});

describe('a program that cannot listen on the port of a database', () => {
  it.each([
    'bind [127.0.0.1]:5432: Address already in use\nchannel_setup_fwd_listener_tcpip: cannot listen to port: 5432',
    'Unable to listen on port 5432: unable to create listener: Error listen tcp4 127.0.0.1:5432: bind: address already in use',
    'pgbouncer: FATAL: cannot listen on 127.0.0.1/6432: bind(): Address already in use',
    'listen tcp 0.0.0.0:54322: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
  ])('is not certain to be a server or a container: %s', (text) => {
    expect(answers(text)[0]).toEqual(['server-port-taken', 'likely']);
  });
});
