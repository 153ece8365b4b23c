import { describe, expect, it } from 'vitest';
import { first } from '../../../test/explain/answer.ts';

describe('the words of one driver', () => {
  it.each([
    [
      'pooler-username-without-ref',
      'supavisor ClientHandler: User not found: "Either external_id or sni_hostname must be provided"',
    ],
    ['tls-handshake-failed', 'P1011: Error opening a TLS connection: unexpected EOF during handshake'],
    [
      'tls-name-mismatch',
      'sqlx: invalid peer certificate: certificate not valid for name "10.0.3.17"; certificate is only valid for DnsName("db")',
    ],
    [
      'listen-address-unavailable',
      "LOG:  could not bind IPv4 socket: Can't assign requested address\nHINT:  Is another postmaster already running on port 5432?",
    ],
    ['tls-certificate-expired', 'sqlx: error communicating with database: invalid peer certificate: Expired'],
    [
      'data-directory-missing',
      'postgresql-16-check-db-dir[21]: "/var/lib/pgsql/16/data/" is missing or empty.\npostgresql-16-check-db-dir[21]: Use "/usr/pgsql-16/bin/postgresql-16-setup initdb" to initialize it.',
    ],
    [
      'azure-entra-login-refused',
      'Npgsql.PostgresException: 28P01: The access token has expired. Please acquire a new token and retry.',
    ],
    [
      'password-not-encoded',
      'URIError: URI error\n at parseUrl (/app/node_modules/postgres/src/index.js:548:16)',
    ],
    ['url-parameter-unknown', 'ArgumentException: Keyword not supported: ssl\nSource=Npgsql'],
    [
      'host-not-found',
      'System.Net.Sockets.SocketException (11001): Es ist kein derartiger Host bekannt.\n at Npgsql.NpgsqlConnector',
    ],
    [
      'server-not-listening',
      'System.Net.Sockets.SocketException (10061): Zielcomputer verweigert\n at Npgsql.Internal.NpgsqlConnector',
    ],
    [
      'server-silent',
      'java.net.SocketTimeoutException: Read timed out\n\tat org.postgresql.core.PGStream.receiveChar(PGStream.java:467)\n\tat org.postgresql.core.v3.ConnectionFactoryImpl.enableSSL(ConnectionFactoryImpl.java:589)',
    ],
    ['tls-not-supported', 'asyncpg: PostgreSQL server at "db:5432" rejected SSL upgrade'],
    ['pooler-cannot-reach-database', '(ECIRCUITBREAKER) Unable to establish connection to upstream database'],
    ['auth-circuit-open', '(ECIRCUITBREAKER) too many authentication failures, try again later'],
    ['session-state-over-transaction-pooling', '(ESESSIONLEAK) LISTEN is not allowed in transaction mode'],
    [
      'sql-prepare-over-transaction-pooling',
      'Supavisor transaction mode only supports prepared statements using the Extended Query Protocol',
    ],
    ['not-postgresql', 'org.postgresql.util.PSQLException: Protocol error.  Session setup failed.'],
    [
      'role-expired',
      'FATAL:  password authentication failed for user "app"\nDETAIL:  User "app" has an expired password.',
    ],
    [
      'pam-authentication-failed',
      'FATAL:  PAM authentication failed for user "app"\nDETAIL:  Connection matched pg_hba.conf line 9: "host all all 10.0.0.0/8 pam pamservice=postgresql"',
    ],
    [
      'database-create-missing',
      'psycopg.errors.InsufficientPrivilege: permission denied for database shop\n[SQL: CREATE SCHEMA tenant_7]',
    ],
    ['database-create-missing', 'ERROR:  permission denied for database shop'],
    ['table-without-row-security', 'Security Advisor: RLS Disabled in Public, table public.invoices'],
    [
      'table-without-row-security',
      'rls_disabled_in_public: Table `public.notes` is public, but RLS has not been enabled',
    ],
    [
      'idle-in-transaction',
      'pg_stat_activity:\n 144 | worker | idle in transaction | 03:41:07 | SELECT 1\nand everything waits',
    ],
    [
      'placeholder-in-url',
      'Error: P1013: The provided database string is invalid.\nDATABASE_URL="postgresql://${DB_USER}:${DB_PASSWORD}@${DB_HOST}:5432/shop"',
    ],
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
});
