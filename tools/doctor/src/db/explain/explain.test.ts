import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { readTexts } from '../../../test/explain/read-texts.ts';
import { catalogue } from '../catalogue.ts';
import { explain } from './explain.ts';

const direct = 'db.abcdefghijklmnopqrst.supabase.co';
const pooler = 'aws-0-eu-west-1.pooler.supabase.com';

/** Each row of the symptoms table with its exact symptom: number, what is said, the cause that must come first. */
const rows: [number, string, string][] = [
  [
    1,
    `TypeError: Invalid URL\n  code: 'ERR_INVALID_URL', input: 'postgres://u:p#a@h:5432/d'`,
    'password-not-encoded',
  ],
  [1, 'parse "postgres://u:Ax^s": invalid port ":Ax^s" after host', 'password-not-encoded'],
  [2, 'URIError: URI malformed', 'password-not-encoded'],
  [2, 'psql: error: invalid percent-encoded token: "p%ss"', 'password-not-encoded'],
  [2, 'failed to parse connection string. Make sure the URL is percent-encoded', 'password-not-encoded'],
  [
    3,
    'postgres://u:p%41x@127.0.0.1:5432/d\nerror: password authentication failed for user "u" (28P01)',
    'password-not-encoded',
  ],
  [
    4,
    'psql: error: could not translate host name "w@127.0.0.1" to address: Name or service not known',
    'password-not-encoded',
  ],
  [5, 'psql: error: invalid integer value "p" for connection option "port"', 'password-not-encoded'],
  [6, `postgresql://postgres:[YOUR-PASSWORD]@${direct}:5432/postgres`, 'placeholder-in-url'],
  [7, 'Error: SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'password-missing'],
  [8, '08P01 unsupported startup parameter: options', 'startup-parameter-unsupported'],
  [8, 'error: unsupported startup parameter: statement_timeout', 'startup-parameter-unsupported'],
  [9, `Error: getaddrinfo ENOTFOUND ${direct}`, 'host-not-found'],
  [10, `queryA ENODATA ${direct}`, 'ipv6-only-host'],
  [11, `Error: getaddrinfo EAI_AGAIN ${direct}`, 'resolver-down'],
  [11, `queryAaaa ESERVFAIL ${direct}`, 'resolver-down'],
  [12, 'Error: connect ENETUNREACH 2600:1f18::1:5432 - Local (:::0)', 'ipv6-only-host'],
  [
    12,
    `connection to server at "${direct}" (2600:1f18::1), port 5432 failed: Network is unreachable`,
    'ipv6-only-host',
  ],
  [13, 'Error: connect EADDRNOTAVAIL 2600:1f18::1:5432 - Local (:::0)', 'ipv6-only-host'],
  [
    13,
    `connection to server at "${direct}" (2600:1f18::1), port 5432 failed: Cannot assign requested address`,
    'ipv6-only-host',
  ],
  [14, 'Error: connect EHOSTUNREACH 2600:1f18::1:5432', 'ipv6-only-host'],
  [
    15,
    `connection to server at "${direct}" (2600:1f18::1), port 5432 failed: Address family not supported by protocol`,
    'ipv6-only-host',
  ],
  [16, 'Error: connect EINVAL 2600:1f18::1:5432 - Local (:::0)', 'ipv6-only-host'],
  [17, 'Error: connect ETIMEDOUT 52.1.2.3:5432', 'connection-timed-out'],
  [18, `Error: connect ECONNREFUSED ${direct}:5432`, 'address-banned'],
  [19, 'Error: connect ECONNREFUSED 127.0.0.1:5432', 'server-not-listening'],
  [20, 'server closed the connection unexpectedly', 'connection-reset'],
  [20, 'Error: read ECONNRESET', 'connection-reset'],
  [21, 'Error: Connection terminated unexpectedly', 'not-postgresql'],
  [22, `Error: connect ETIMEDOUT ${direct}:6543`, 'pooler-port-on-direct-host'],
  [23, 'FATAL: (ENOTFOUND) tenant/user postgres.abcdefghijklmnopqrst not found', 'pooler-host-wrong'],
  [23, 'XX000 Tenant or user not found', 'pooler-host-wrong'],
  [
    24,
    `postgres://postgres:secret@${pooler}:6543/postgres\nFATAL: Tenant or user not found`,
    'pooler-username-without-ref',
  ],
  [
    24,
    '(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required)',
    'pooler-username-without-ref',
  ],
  [
    25,
    `connection to server at "${direct}", port 5432 failed: FATAL: password authentication failed for user "postgres.abcdefghijklmnopqrst"`,
    'pooler-username-on-direct-host',
  ],
  [
    26,
    '(EINVALIDUSERINFO) Authentication error, reason: "Invalid format for user or db_name"',
    'pooler-username-malformed',
  ],
  [27, '(ESSLREQUIRED) SSL connection is required for user: postgres', 'tls-required'],
  [28, '(EADDRNOTALLOWED) address not in tenant allow_list: {1, 2, 3, 4}', 'address-not-allowed'],
  [29, '(EBANNED) tenant is banned: abcdefghijklmnopqrst', 'project-banned'],
  [
    30,
    '(ECIRCUITBREAKER) too many authentication failures, new connections are temporarily blocked',
    'auth-circuit-open',
  ],
  [30, 'Circuit breaker open: Failed to retrieve', 'auth-circuit-open'],
  [
    31,
    '(ECIRCUITBREAKER) failed to retrieve database credentials, new connections are temporarily blocked',
    'pooler-cannot-reach-database',
  ],
  [31, '(EAUTHQUERY) authentication query failed', 'pooler-cannot-reach-database'],
  [
    32,
    '(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15',
    'session-pool-full',
  ],
  [
    32,
    'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
    'session-pool-full',
  ],
  [33, '(EMAXCONN) max client connections reached, limit: 200', 'pooler-client-limit'],
  [33, 'FATAL: Max client connections reached', 'pooler-client-limit'],
  [
    34,
    '(ECHECKOUTTIMEOUT) unable to check out connection from the pool after 60000ms in Transaction mode',
    'pool-checkout-timeout',
  ],
  [35, '08P01 query_wait_timeout', 'pgbouncer-pool-full'],
  [35, 'no more connections allowed (max_client_conn)', 'pgbouncer-pool-full'],
  [36, '42P05 prepared statement "s1" already exists', 'prepared-statement-over-transaction-pooling'],
  [37, '26000 prepared statement "s1" does not exist', 'prepared-statement-over-transaction-pooling'],
  [38, '(EPSSIMPLEQUERY) PREPARE is not supported', 'sql-prepare-over-transaction-pooling'],
  [38, '(EMAXPREPARED) max prepared statements limit reached', 'prepared-statement-limit'],
  [38, '(EMAXPREPAREDMEM) max prepared statements memory limit reached', 'prepared-statement-limit'],
  [
    39,
    `ERROR: relation "tmp_rows" does not exist (CREATE TEMP TABLE tmp_rows came before) at ${pooler}:6543`,
    'session-state-over-transaction-pooling',
  ],
  [40, 'DEPTH_ZERO_SELF_SIGNED_CERT self-signed certificate', 'tls-self-signed'],
  [41, 'SELF_SIGNED_CERT_IN_CHAIN self-signed certificate in certificate chain', 'tls-ca-unknown'],
  [
    42,
    `ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames: IP: 10.0.0.2`,
    'tls-name-mismatch',
  ],
  [43, 'Error: The server does not support SSL connections', 'tls-not-supported'],
  [43, 'server does not support SSL, but SSL was required', 'tls-not-supported'],
  [44, '08006 (ESSLHANDSHAKE) SSL handshake failed', 'tls-handshake-failed'],
  [44, 'SSL error: unexpected eof while reading', 'tls-handshake-failed'],
  [44, 'CERT_HAS_EXPIRED certificate has expired', 'tls-certificate-expired'],
  [45, 'received invalid response to GSSAPI negotiation: S', 'gssapi-negotiation-refused'],
  [46, '28P01 password authentication failed for user "app"', 'password-wrong'],
  [47, 'failed SASL auth (invalid SCRAM server-final-message received from server)', 'pooler-password-stale'],
  [
    48,
    '28000 no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption',
    'hba-no-entry',
  ],
  [49, '28000 pg_hba.conf rejects connection for host "10.0.0.1", user "u", database "d"', 'hba-rejects'],
  [50, '28000 role "anon" is not permitted to log in', 'role-cannot-login'],
  [51, '3D000 database "x" does not exist', 'database-not-found'],
  [52, '55000 database "x" is not currently accepting connections', 'database-not-accepting'],
  [53, 'FATAL: permission denied for database "x"', 'connect-privilege-missing'],
  [
    54,
    '53300 remaining connection slots are reserved for non-replication superuser connections',
    'connection-slots-full',
  ],
  [
    54,
    '53300 remaining connection slots are reserved for roles with the SUPERUSER attribute',
    'connection-slots-full',
  ],
  [55, '53300 sorry, too many clients already', 'connection-slots-full'],
  [56, '53300 too many connections for role "app"', 'role-connection-limit'],
  [56, '53300 too many connections for database "d"', 'database-connection-limit'],
  [57, '57P03 the database system is starting up', 'server-starting'],
  [57, '57P03 the database system is in recovery mode', 'server-starting'],
  [57, '57P03 the database system is shutting down', 'server-starting'],
  [57, '57P03 the database system is not yet accepting connections', 'server-starting'],
  [58, '57P01 terminating connection due to administrator command', 'server-restarted'],
  [58, '57P02 terminating connection because of crash of another server process', 'server-crashed'],
  [59, '57014 canceling statement due to statement timeout', 'statement-timeout'],
  [60, '55P03 canceling statement due to lock timeout', 'lock-timeout'],
  [60, '25P03 terminating connection due to idle-in-transaction timeout', 'idle-in-transaction-timeout'],
  [61, '25006 cannot execute INSERT in a read-only transaction', 'read-only-transaction'],
  [62, '42P01 relation "t2" does not exist', 'relation-not-visible'],
  [63, '3F000 no schema has been selected to create in', 'schema-missing'],
  [64, '42501 permission denied for schema public', 'schema-usage-missing'],
  [65, '42501 permission denied for table t', 'table-grants-missing'],
  [66, '42501 new row violates row-level security policy for table "t"', 'row-level-security'],
  [67, '42501 permission denied for column "c" of relation "t"', 'column-privilege-missing'],
  [68, '42501 must be owner of publication supabase_realtime', 'not-owner'],
  [69, 'PGRST106 The schema must be one of the following: public', 'schema-not-exposed'],
  [69, "PGRST205 Could not find the table 'public.t' in the schema cache", 'api-schema-cache-stale'],
  [70, 'ERROR: Endpoint ID is not specified.', 'sni-missing'],
  [71, "Error: P1001: Can't reach database server at `db.example.com:5432`", 'driver-error-hidden'],
  [71, 'P1017 Server has closed the connection', 'driver-error-hidden'],
  [71, 'P1000 Authentication failed against database server', 'password-wrong'],
  [71, 'P1010 User `app` was denied access on the database `shop.public`', 'connect-privilege-missing'],
  [71, 'P1011 Error opening a TLS connection', 'driver-error-hidden'],
];

const first = (text: string) => explain(text).causes[0]?.id ?? 'unknown';

describe('every row of the catalogue', () => {
  it.each(rows)('row %i: “%s” is %s', (row, text, id) => {
    expect(first(text)).toBe(id);
    expect(catalogue.find((entry) => entry.id === id)?.id, `row ${row} names an id of the catalogue`).toBe(
      id,
    );
  });

  it('has a test for each row the catalogue lists', () => {
    expect([...new Set(rows.map(([row]) => row))].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 71 }, (_, index) => index + 1),
    );
  });
});

/** Share of texts whose first cause is an expected one, and those where a certain answer was a wrong one. */
function score(name: string) {
  const texts = readTexts(name);
  const answers = texts.map(({ expected, text }) => {
    const causes = explain(text).causes;
    const right = expected.includes(causes[0]?.id ?? 'unknown');
    return { text, right, confidentlyWrong: !right && causes.some((one) => one.certainty === 'proved') };
  });
  return {
    count: texts.length,
    share: answers.filter((one) => one.right).length / texts.length,
    wrong: answers.filter((one) => !one.right).map((one) => one.text),
    confidentlyWrong: answers.filter((one) => one.confidentlyWrong).map((one) => one.text),
  };
}

describe('texts of many drivers, languages and wrappings', () => {
  it.each([
    'texts-tuned.txt',
    'texts-held-out.txt',
    'texts-public.txt',
    'texts-public-second.txt',
    'texts-public-third.txt',
    'texts-public-fourth.txt',
    'texts-public-fifth.txt',
    'texts-public-fifth-a.txt',
    'texts-public-fifth-b.txt',
    'texts-public-fifth-c.txt',
    'texts-public-fifth-d.txt',
    'texts-public-fifth-e.txt',
    'texts-public-fifth-f.txt',
    'texts-public-fifth-g.txt',
    'texts-public-fifth-h.txt',
    'texts-public-fifth-i.txt',
    'texts-public-sixth.txt',
    'texts-public-seventh.txt',
  ])('at least 95 %% of %s are right and none is confidently wrong', (name) => {
    const result = score(name);
    expect(result.share, result.wrong.join('\n---\n')).toBeGreaterThanOrEqual(0.95);
    expect(result.confidentlyWrong).toEqual([]);
  });

  it('has more than 200 texts, half of them not looked at while tuning', () => {
    expect(score('texts-tuned.txt').count + score('texts-held-out.txt').count).toBeGreaterThan(200);
  });

  it('leaves every text that is no database error unknown', () => {
    const [first, fifth] = [score('texts-not-a-database.txt'), score('texts-not-a-database-fifth.txt')];
    expect(first.count).toBeGreaterThanOrEqual(40);
    expect(fifth.count).toBeGreaterThanOrEqual(50);
    expect([...first.wrong, ...fifth.wrong]).toEqual([]);
  });

  it('is never certain about words that other programs use as well, and says unknown of most', () => {
    const result = score('texts-other-programs.txt');
    expect(result.count).toBeGreaterThanOrEqual(30);
    expect(result.confidentlyWrong).toEqual([]);
    expect(result.share, result.wrong.join('\n---\n')).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    ['FATAL:  database "redis" does not exist', 'database-not-found'],
    ['FATAL:  role "vault" does not exist', 'role-not-found'],
    ['ERROR:  permission denied for table oracle_import', 'table-grants-missing'],
  ])('is certain of what the server writes, whatever the names in it: %s', (text, id) => {
    expect(explain(text).causes[0]).toMatchObject({ id, certainty: 'proved' });
  });

  it.each(
    readTexts('texts-held-out.txt').map(({ text, expected }) => [text.slice(0, 60), text, expected] as const),
  )('the answer is the same in colour, in JSON and in a log: %s', (_, text, expected) => {
    for (const wrapped of [
      text
        .split('\n')
        .map((line) => `\u001b[31m${line}\u001b[0m`)
        .join('\n'),
      JSON.stringify({ level: 50, pid: 7, err: { type: 'Error', message: text } }),
      text
        .split('\n')
        .map((line) => `api-1  | 2026-01-02T03:04:05.678Z ${line}`)
        .join('\n'),
    ]) {
      expect(expected).toContain(first(wrapped));
    }
  });
});

describe('traps', () => {
  it('tells the ENOTFOUND of the pooler from that of the resolver', () => {
    expect(first(`(ENOTFOUND) tenant/user postgres.abcdefghijklmnopqrst not found`)).toBe(
      'pooler-host-wrong',
    );
    expect(first(`getaddrinfo ENOTFOUND ${pooler}`)).toBe('host-not-found');
  });

  it('says that an expired role has the text of a wrong password', () => {
    const { causes } = explain('FATAL: 28P01: password authentication failed for user "app"');
    expect(causes.map((one) => [one.id, one.certainty])).toEqual([
      ['password-wrong', 'likely'],
      ['role-expired', 'likely'],
    ]);
  });

  it('takes refused after wrong passwords on a Supabase host for a ban, on localhost for a server that is down', () => {
    const refused = (host: string) =>
      `password authentication failed for user "postgres"\nconnect ECONNREFUSED ${host}:5432`;
    expect(first(refused(direct))).toBe('address-banned');
    expect(explain('connect ECONNREFUSED 127.0.0.1:5432').causes[0]).toMatchObject({
      id: 'server-not-listening',
      certainty: 'proved',
    });
  });

  it('does not call row security a missing grant', () => {
    expect(
      explain('42501 new row violates row-level security policy for table "t"').causes.map((one) => one.id),
    ).toEqual(['row-level-security']);
  });

  it('gives several likely causes for a bare SQLSTATE', () => {
    for (const text of ['SQLSTATE[42501]', 'code: 53300', 'SQLSTATE 28000']) {
      const { causes } = explain(text);
      expect(causes.length).toBeGreaterThan(1);
      expect(new Set(causes.map((one) => one.certainty))).toEqual(new Set(['likely']));
    }
  });

  it('prefers the error inside over what Prisma makes of it', () => {
    expect(
      first("P1001: Can't reach database server at `h:5432`\nconnect ENETUNREACH 2600:1f18::1:5432"),
    ).toBe('ipv6-only-host');
  });

  it.each([
    ['my app says: too many connections to postgres', 'connection-slots-full', 'likely'],
    ['invalid URI query parameter: "pgbouncer"', 'url-parameter-unknown', 'proved'],
    ['missing "=" after "\\"postgres" in connection info string', 'placeholder-in-url', 'likely'],
    ['connect ENOENT /var/run/postgresql/.s.PGSQL.5432', 'server-not-listening', 'likely'],
    ['ERROR: could not extend file "base/16384/2619": No space left on device', 'disk-full', 'proved'],
  ])('%s is %s, %s', (text, id, certainty) => {
    expect(explain(text).causes[0]).toMatchObject({ id, certainty });
  });

  it.each([
    ['connection-reset', 'sqlx postgres: expected to read 5 bytes, got 0 bytes at EOF'],
    ['connection-reset', 'asyncpg: ConnectionError: unexpected connection_lost() call'],
    [
      'ipv6-only-host',
      'psql: connection to server at "db" (2406:da14:271::1) port 5432 failed: Network unreachable',
    ],
    ['connection-reset', 'pgx: conn closed'],
    ['connection-reset', 'lib/pq: prepare driver: bad connection'],
    ['connection-reset', 'Error: Connection terminated unexpectedly (pg, after 10 minutes without a query)'],
    [
      'connection-reset',
      'java.io.EOFException\n\tat org.postgresql.core.PGStream.receiveChar(PGStream.java:467)',
    ],
    ['application-pool-exhausted', 'TimeoutError in bb8_postgres: timed out in bb8'],
    ['application-pool-exhausted', 'Sequel::PoolTimeout: timeout: 5.0, elapsed: 5.1 (postgres)'],
    [
      'application-pool-exhausted',
      'OrdersPool - Connection is not available, request timed out after 30000ms.',
    ],
    [
      'application-pool-exhausted',
      'jdbc:postgresql: Cannot get a connection, pool error Timeout waiting for idle object',
    ],
    ['application-pool-exhausted', 'r2dbc postgresql: Connection acquisition timed out after 30000ms'],
    [
      'tls-handshake-failed',
      'org.postgresql.util.PSQLException: SSL error: Received fatal alert: protocol_version',
    ],
    ['tls-name-mismatch', 'PSQLException: No subject alternative DNS name matching db.example found.'],
    ['tls-name-mismatch', 'Npgsql: remote certificate is invalid: RemoteCertificateNameMismatch'],
    ['tls-name-mismatch', "psycopg: IP address mismatch, certificate is not valid for '10.0.0.1'"],
    [
      'tls-ca-unknown',
      'tokio-postgres: terminated in a root certificate which is not trusted (os error -2146762487)',
    ],
    [
      'tls-certificate-expired',
      'org.postgresql: CertificateExpiredException: NotAfter: Mon Jan 01 00:00:00 UTC 2024',
    ],
    ['auth-method-unsupported', 'psql: authentication method 10 not supported'],
    [
      'read-only-transaction',
      'psql: connection to server at "10.0.0.4", port 5432 failed: session is read-only',
    ],
    ['read-only-transaction', 'psql: error: server is in hot standby mode'],
  ])('knows %s by the words of one driver: %s', (id, text) => {
    expect(first(text)).toBe(id);
  });

  it.each([
    'gzip: stdin: unexpected end of file',
    'Error: unexpected EOF while reading manifest',
    'http: Server closed: accept tcp [::]:8080: use of closed network connection',
    'thread main panicked: Error { kind: UnexpectedEof, message: "failed to fill whole buffer" }',
    'Attempted to read past the end of the stream.',
    'WSARecv tcp 127.0.0.1:1080: conn closed',
    'org.apache.http.conn.ConnectionPoolTimeoutException: Timeout waiting for connection from pool',
    'missing "=" after "postgresql+psycopg2://app@db/app" in connection info string',
    'FATAL: session is not read-only',
    'ERROR:  column "created_at" of relation "orders" does not exist',
  ])('leaves the end of any other stream and pool unknown: %s', (text) => {
    expect(explain(text).verdict).toBe('unknown');
  });

  it.each(['02:25:42', '12:42:25,967', '10:22:00.123'])('takes no time of day for a port: %s', (time) => {
    expect(
      first(`[${time}: ERROR] (psycopg2.OperationalError) could not connect to server: Connection refused`),
    ).toBe('server-not-listening');
    expect(explain(`${time} mail: connect to 10.0.0.5:25: Connection refused`).verdict).toBe('unknown');
    expect(explain(`${time} git: connect to host 10.0.0.5:22: Connection refused`).verdict).toBe('unknown');
  });

  it('takes the crash in a log for the cause of the recovery after it', () => {
    const log = [
      'LOG:  server process (PID 9687) was terminated by signal 9: Killed',
      'FATAL:  the database system is in recovery mode',
    ].join('\n');
    expect(first(log)).toBe('server-crashed');
    expect(
      first(`${log}\nPANIC:  could not write to file "pg_wal/xlogtemp.4": No space left on device`),
    ).toBe('disk-full');
  });

  it.each([
    '{"error":"dial tcp 10.0.0.9:5432: connect: connection refused","stack":"github.com/acme/shop/db.Open golang.org/x/sync"}',
    'Failed to fetch orders: connect ECONNREFUSED 10.0.0.9:5432',
    '{"url":"http://0.0.0.0:3000","database":"postgres","err":"connect ECONNREFUSED 10.0.0.9"}',
  ])('takes a stack of packages and the address of the program itself for no other server: %s', (text) => {
    expect(first(text)).toBe('server-not-listening');
  });

  it.each([
    'connect ECONNREFUSED 127.0.0.1:8000 (fastapi and postgres)',
    'webhook of the pg queue: connect ETIMEDOUT 203.0.113.9:443',
  ])('takes the port of the failure for more than the name of the database: %s', (text) => {
    expect(explain(text).verdict).toBe('unknown');
    expect(first(`${text}\nconnect ECONNREFUSED 10.0.0.9:5432`)).toBe('server-not-listening');
  });

  it('reads past a notice that something is skipped and past a test that passed', () => {
    expect(explain('NOTICE:  role "app" does not exist, skipping').verdict).toBe('unknown');
    expect(explain(' ✓ retries when password authentication failed (pg)').verdict).toBe('unknown');
    expect(first('NOTICE:  role "a" does not exist, skipping\nERROR:  relation "t" does not exist')).toBe(
      'relation-not-visible',
    );
    expect(first('php-fpm NOTICE: PHP message: PDOException: FATAL:  sorry, too many clients already')).toBe(
      'connection-slots-full',
    );
  });

  it('trusts the message of ActiveRecord more than the class of its error', () => {
    const refused = 'could not connect to server: Connection refused on port 6432';
    expect(first(`ActiveRecord::NoDatabaseError: ${refused}`)).toBe('server-not-listening');
    expect(
      first('ActiveRecord::NoDatabaseError: connection to server at "db", port 5432 failed: timeout expired'),
    ).toBe('connection-timed-out');
    expect(first('ActiveRecord::NoDatabaseError: We could not find your database: shop.')).toBe(
      'database-not-found',
    );
  });

  it('knows the log of the server about a client that went away', () => {
    expect(first('LOG:  could not receive data from client: Connection reset by peer')).toBe(
      'connection-reset',
    );
    expect(first('LOG:  unexpected EOF on client connection with an open transaction')).toBe(
      'connection-reset',
    );
  });

  it('is not certain of a certificate that may be that of a web server', () => {
    const chain = 'Error: self-signed certificate in certificate chain (SELF_SIGNED_CERT_IN_CHAIN)';
    for (const web of ['axios GET https://shop.example', 'TypeError: fetch failed', 'nodemailer: connect'])
      expect(explain(`node_modules/pg/lib/client.js\n${web}\n${chain}`).causes[0]?.certainty).not.toBe(
        'proved',
      );
    const driver = 'node_modules/pg/lib/client.js (see https://node-postgres.com/features/ssl)';
    expect(explain(`${driver}\n${chain}`).causes[0]?.certainty).toBe('proved');
    expect(explain(`node_modules/pg/lib/client.js\n${chain}`).causes[0]?.certainty).toBe('proved');
  });

  it('takes a link to help for no sign of another program', () => {
    const text =
      'sqlalchemy: QueuePool limit of size 5 overflow 10 reached (Background on this error at: URL)';
    expect(first(text.replace('URL', 'https://sqlalche.me/e/20/3o7r'))).toBe('application-pool-exhausted');
    expect(explain(text.replace('(Background on this error at: URL)', 'https://shop.example')).verdict).toBe(
      'unknown',
    );
  });

  it('is certain of nothing below the server when the text does not speak of a database', () => {
    expect(explain('SELF_SIGNED_CERT_IN_CHAIN').causes[0]?.certainty).toBe('likely');
    expect(explain('node_modules/pg: SELF_SIGNED_CERT_IN_CHAIN').causes[0]?.certainty).toBe('proved');
  });

  it('does not take the failure of another server for the database’s', () => {
    const log = 'ioredis: connect ECONNREFUSED 127.0.0.1:6379\nINFO postgres is ready';
    expect(explain(log).verdict).toBe('unknown');
    expect(first(`${log}\nconnect ETIMEDOUT 10.0.0.7:5432`)).toBe('connection-timed-out');
  });

  it('reads through colours inside a line and blanks of other kinds', () => {
    expect(first('connect \u001b[33mECONNREFUSED\u001b[39m \u001b[36m127.0.0.1\u001b[39m:5432')).toBe(
      'server-not-listening',
    );
    const french = "authentification par mot de passe échouée pour l'utilisateur\u00a0 «\u00a0app\u00a0»";
    expect(first(french)).toBe('password-wrong');
  });

  it('reads messages in other languages without a SQLSTATE', () => {
    expect(first('FATAL:  база данных "shop" не существует')).toBe('database-not-found');
    expect(first('FATAL:  現在クライアント数が多すぎます')).toBe('connection-slots-full');
    expect(first('ERROR:  permiso denegado al esquema public')).toBe('schema-usage-missing');
  });
});

describe('secrets and hostile texts', () => {
  const secret = 'Zq7#pW%zz';
  it.each([
    `TypeError: Invalid URL, input: 'postgres://postgres:${secret}@${direct}:5432/postgres'`,
    `psql: error: could not translate host name "${secret}@${direct}" to address: Name or service not known`,
    `parse "postgres://u:${secret}": invalid port ":${secret}" after host`,
    `connection string postgres://u:a@${secret}@127.0.0.1:5432/d password authentication failed for user "u"`,
    `connect ECONNREFUSED 127.0.0.1:5432 postgres://u:127.0.0.1:${secret}@127.0.0.1/db`,
  ])('never repeats a password of the text: %s', (text) => {
    const answer = JSON.stringify(explain(text));
    for (const part of [secret, 'Zq7', 'pW%zz']) expect(answer).not.toContain(part);
    expect(explain(text).verdict).toBe('cause_found');
  });

  it('hides a password even where it looks like an address', () => {
    const { causes } = explain(
      'postgres://u:203.0.113.77@127.0.0.1:5432/d connect ECONNREFUSED 127.0.0.1:5432',
    );
    expect(causes[0]?.evidence.join()).toContain('127.0.0.1');
    expect(JSON.stringify(causes)).not.toContain('203.0.113.77');
  });

  it('prints no escape sequence of the text', () => {
    const { causes } = explain(
      'password authentication failed for user "postgres.\u001b]0;x\u0007abcdefghijklmnopqrst"',
    );
    expect(JSON.stringify(causes)).not.toContain(String.raw`\u001b`);
  });

  it('answers within a second whatever the text', () => {
    for (const part of [
      'a',
      'relation "',
      'role "x',
      '"',
      '1:',
      'f:f:',
      '[:',
      'postgres://a:',
      'host name "',
      'lookup ',
      '%s',
      ' ',
      '(E',
      'db.',
      'a.',
      '\n',
      'NOTICE: ',
      'EOFException ',
      'see https://',
      '12:22:',
      'could not extend ',
    ]) {
      const start = performance.now();
      explain(part.repeat(200_000 / part.length));
      expect(performance.now() - start, part).toBeLessThan(1000);
    }
  });

  it('calls an empty text unknown and says what to do', () => {
    expect(explain('')).toMatchObject({ verdict: 'unknown', causes: [] });
    expect(explain('').unknown).toContain('doctor db');
  });
});

describe('a log with several errors of the server', () => {
  const log = [
    '10:00:00.123 UTC [12] ERROR:  permission denied for table orders',
    '10:00:01.123 UTC [13] FATAL:  sorry, too many clients already',
    '10:00:02.456 UTC [14] FATAL:  sorry, too many clients already',
    '10:00:03.123 UTC [15] FATAL:  password authentication failed for user "app"',
    '10:00:04.123 UTC [16] ERROR:  duplicate key value violates unique constraint "x"',
  ];
  const ids = (lines: string[]) => explain(lines.join('\n')).causes.map(({ id }) => id);
  const all = ['password-wrong', 'role-expired', 'connection-slots-full', 'table-grants-missing'];

  it('gives each its cause, in the order of the way to the database', () => {
    expect(ids(log)).toEqual(all);
    expect(ids(log.toReversed())).toEqual(all);
  });

  it('gives one cause for one error that is repeated with other numbers', () => {
    expect(ids([log[1] ?? '', log[2] ?? '', log[1] ?? ''])).toEqual(['connection-slots-full']);
  });

  it('does not read one error of several lines as two', () => {
    expect(
      ids([
        `postgres://postgres.abcdefghijklmnopqrst:x@${direct}:5432/postgres`,
        'FATAL:  password authentication failed for user "postgres.abcdefghijklmnopqrst"',
        'DETAIL:  Connection matched pg_hba.conf line 95',
        'ERROR SQLSTATE 28P01',
      ]),
    ).toEqual(['pooler-username-on-direct-host']);
  });

  it('is read in a short time however long it is', () => {
    const long = Array.from({ length: 4_000 }, (_, at) => `FATAL: one more ${'x'.repeat(at % 90)} of them`);
    const start = performance.now();
    explain([...log, ...long].join('\n'));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('what libpq says in other languages, around a system that speaks English', () => {
  it.each([
    [
      'psql: Fehler: Verbindung zum Server auf »localhost« (127.0.0.1), Port 5432 fehlgeschlagen: Connection refused',
      'server-not-listening',
    ],
    [
      'psql: error: falló la conexión al servidor en «db.example.com» (203.0.113.7), puerto 5432: Connection timed out',
      'connection-timed-out',
    ],
    [
      'psql: エラー: サーバー"localhost"(127.0.0.1)、ポート5432への接続に失敗しました: Connection refused',
      'server-not-listening',
    ],
    [
      'psql: ошибка: не удалось преобразовать имя "db.example.com" в адрес: Name or service not known',
      'host-not-found',
    ],
    [
      'psql : erreur : n’a pas pu se connecter à postgresql://localhost:5432 : Connection refused',
      'server-not-listening',
    ],
    ['Server unterstützt kein SSL, aber SSL wurde verlangt', 'tls-not-supported'],
    ['ungültiger URI-Query-Parameter: »pgbouncer«', 'url-parameter-unknown'],
  ])('%s is %s', (text, id) => {
    expect(first(text)).toBe(id);
  });

  it('keeps the places of the values, so that the host is known as it is in English', () => {
    const { causes } = explain(
      'psql: Fehler: Verbindung zum Server auf »localhost« (127.0.0.1), Port 5433 fehlgeschlagen: Connection refused',
    );
    expect(causes[0]?.evidence.join(' ')).toContain('localhost port 5433');
    expect(causes[0]?.certainty).toBe('proved');
  });

  it('leaves a refusal that names no database a guess at most', () => {
    expect(explain('curl: (7) Connection refused https://example.com').verdict).toBe('unknown');
    expect(explain('Connection refused').causes.map(({ certainty }) => certainty)).not.toContain('proved');
  });
});
