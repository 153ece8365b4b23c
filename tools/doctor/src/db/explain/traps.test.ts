import { describe, expect, it } from 'vitest';
import { direct, first, pooler } from '../../../test/explain/answer.ts';
import { explain } from './explain.ts';

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
});
