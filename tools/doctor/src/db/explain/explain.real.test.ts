import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { inspect } from 'node:util';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { type Pgbouncer, startPgbouncer, whyNoPgbouncer } from '../../../test/pgbouncer.ts';
import { explain } from './explain.ts';

interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

const hasPsql = spawnSync('psql', ['--version']).status === 0;
if (!hasPsql) console.warn('psql is not installed (Debian: postgresql-client): its texts are not provoked.');

/** The error of a login and of statements, as `pg` prints it; null when nothing failed. */
async function withPg(login: Login, statements: string[]): Promise<string | null> {
  const client = new pg.Client({ ...login, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (const statement of statements) await client.query(statement);
    return null;
  } catch (error) {
    return inspect(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function withPostgresJs(login: Login, statements: string[]): Promise<string | null> {
  const { user: username, ...rest } = login;
  const sql = postgres({ ...rest, username, max: 1, connect_timeout: 3, onnotice: () => undefined });
  try {
    await sql.unsafe(statements.length > 0 ? statements.join('; ') : 'SELECT 1');
    return null;
  } catch (error) {
    return inspect(error);
  } finally {
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }
}

async function withPsql(login: Login, statements: string[]): Promise<string | null> {
  const words = (statements.length > 0 ? statements : ['SELECT 1']).flatMap((one) => ['-c', one]);
  const place = ['-h', login.host, '-p', String(login.port), '-U', login.user, '-d', login.database];
  const env = { ...process.env, PGPASSWORD: login.password, PGCONNECT_TIMEOUT: '3', LC_ALL: 'C' };
  const { stderr, status } = spawnSync('psql', ['-X', '-w', '-v', 'ON_ERROR_STOP=1', ...place, ...words], {
    env,
    encoding: 'utf8',
  });
  return status === 0 ? null : stderr;
}

const drivers: [string, typeof withPg][] = [
  ['pg', withPg],
  ['postgres.js', withPostgresJs],
  ...(hasPsql ? [['psql', withPsql] as [string, typeof withPg]] : []),
];

describe('errors provoked on a real PostgreSQL', () => {
  let cluster: Cluster;
  let web: Server;

  beforeAll(async () => {
    cluster = await startCluster({
      hba: [
        'host all rejected 127.0.0.1/32 reject',
        'host all outsider 192.0.2.0/24 scram-sha-256',
        'host all postgres,app,nol,lim,late 127.0.0.1/32 scram-sha-256',
      ],
    });
    for (const statement of [
      "CREATE ROLE app LOGIN PASSWORD 'app'",
      "CREATE ROLE nol PASSWORD 'x'; CREATE ROLE lim LOGIN PASSWORD 'x' CONNECTION LIMIT 0",
      "CREATE ROLE late LOGIN PASSWORD 'x' VALID UNTIL '2001-01-01'; CREATE ROLE rejected LOGIN; CREATE ROLE outsider LOGIN",
      'CREATE DATABASE closed ALLOW_CONNECTIONS false',
      'CREATE DATABASE small CONNECTION LIMIT 0',
      'CREATE DATABASE secret',
      'REVOKE CONNECT ON DATABASE secret FROM PUBLIC',
      'CREATE TABLE plain (a int); CREATE TABLE guarded (a int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY',
      'GRANT INSERT ON guarded TO app; CREATE SCHEMA hidden; CREATE TABLE hidden.there (a int); CREATE SEQUENCE numbers',
    ])
      await cluster.sql(statement);
    web = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    web?.close();
    await cluster?.stop();
  });

  // [what, change of the login, statements, the cause that comes first]
  const cases: [string, Partial<Login>, string[], string][] = [
    ['a wrong password', { password: 'no' }, [], 'password-wrong'],
    ['an expired role', { user: 'late', password: 'x' }, [], 'password-wrong'],
    ['a role without LOGIN', { user: 'nol', password: 'x' }, [], 'role-cannot-login'],
    ['a rejecting line', { user: 'rejected' }, [], 'hba-rejects'],
    ['no line', { user: 'outsider' }, [], 'hba-no-entry'],
    ['no such database', { database: 'nope' }, [], 'database-not-found'],
    ['a closed database', { database: 'closed' }, [], 'database-not-accepting'],
    ['a full database', { user: 'app', password: 'app', database: 'small' }, [], 'database-connection-limit'],
    ['a full role', { user: 'lim', password: 'x' }, [], 'role-connection-limit'],
    ['no CONNECT', { user: 'app', password: 'app', database: 'secret' }, [], 'connect-privilege-missing'],
    [
      'no grant on a table',
      { user: 'app', password: 'app' },
      ['SELECT * FROM plain'],
      'table-grants-missing',
    ],
    [
      'no grant on a sequence',
      { user: 'app', password: 'app' },
      ["SELECT nextval('numbers')"],
      'table-grants-missing',
    ],
    [
      'row security',
      { user: 'app', password: 'app' },
      ['INSERT INTO guarded VALUES (1)'],
      'row-level-security',
    ],
    ['not the owner', { user: 'app', password: 'app' }, ['ALTER TABLE plain ADD b int'], 'not-owner'],
    ['no table of that name', {}, ['SELECT * FROM there'], 'relation-not-visible'],
    ['no schema to create in', {}, ['SET search_path = nowhere', 'CREATE TABLE t (a int)'], 'schema-missing'],
    ['a read-only session', {}, ['BEGIN READ ONLY', 'INSERT INTO plain VALUES (1)'], 'read-only-transaction'],
    ['a statement time-out', {}, ['SET statement_timeout = 50', 'SELECT pg_sleep(5)'], 'statement-timeout'],
    [
      'a statement prepared twice',
      {},
      ['PREPARE s1 AS SELECT 1', 'PREPARE s1 AS SELECT 1'],
      'prepared-statement-over-transaction-pooling',
    ],
    ['a statement never prepared', {}, ['EXECUTE s9'], 'prepared-statement-over-transaction-pooling'],
    ['a session that ends itself', {}, ['SELECT pg_terminate_backend(pg_backend_pid())'], 'server-restarted'],
    ['a port nobody has', { port: 1 }, [], 'server-not-listening'],
    ['a name that does not exist', { host: 'db.nosuch.invalid' }, [], 'host-not-found'],
  ];

  /** Where a driver or a machine says less: postgres.js hides why it was closed; a resolver may be missing. */
  const alike: Record<string, string[]> = {
    'host-not-found': ['resolver-down'],
    'server-restarted': ['connection-reset'],
  };

  for (const [driver, run] of drivers)
    test.each(cases)(`${driver}: %s`, async (_, change, statements, expected) => {
      const login = {
        host: '127.0.0.1',
        port: cluster.port,
        user: 'postgres',
        password: 'postgres',
        database: 'postgres',
        ...change,
      };
      const text = await run(login, statements);
      expect(text).not.toBeNull();
      expect([expected, ...(alike[expected] ?? [])], text ?? '').toContain(explain(text ?? '').causes[0]?.id);
    });

  test.each([['pg', withPg]] as [string, typeof withPg][])(
    '%s: a web server on that port',
    async (_, run) => {
      const { port } = web.address() as AddressInfo;
      const text = await run({ host: '127.0.0.1', port, user: 'u', password: 'p', database: 'd' }, []);
      expect(explain(text ?? '').causes[0]?.id, text ?? '').toBe('not-postgresql');
    },
  );
});

describe.skipIf(whyNoPgbouncer() !== '' && (console.warn(whyNoPgbouncer()), true))(
  'errors provoked on PgBouncer',
  () => {
    let cluster: Cluster;
    let pooler: Pgbouncer;

    beforeAll(async () => {
      cluster = await startCluster();
      pooler = await startPgbouncer(
        cluster.port,
        { postgres: 'postgres' },
        { max_client_conn: '2', query_wait_timeout: '1', default_pool_size: '1' },
      );
    });
    afterAll(async () => {
      await pooler?.stop();
      await cluster?.stop();
    });
    const login = () => ({
      host: '127.0.0.1',
      port: pooler.port,
      user: 'postgres',
      password: 'postgres',
      database: 'postgres',
    });

    test('a wrong password', async () => {
      const text = await withPg({ ...login(), password: 'no' }, []);
      expect(explain(text ?? '').causes[0]?.id, text ?? '').toBe('password-wrong');
    });

    test('a start-up parameter it does not take', async () => {
      const client = new pg.Client({ ...login(), options: '-c statement_timeout=5' });
      client.on('error', () => undefined);
      const text = await client.connect().then(() => '', inspect);
      expect(explain(text).causes[0]?.id, text).toBe('startup-parameter-unsupported');
    });

    test('a pool that is full, and too many clients', async () => {
      const first = new pg.Client(login());
      await first.connect();
      await first.query('BEGIN');
      const waiting = withPg(login(), ['SELECT 1']);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const refused = (await withPg(login(), [])) ?? '';
      expect(explain(refused).causes[0]?.id, refused).toBe('pgbouncer-pool-full');
      const late = (await waiting) ?? '';
      expect(explain(late).causes[0]?.id, late).toBe('pgbouncer-pool-full');
      await first.end();
    });

    test('a database it does not know', async () => {
      const text = (await withPg({ ...login(), database: 'nope' }, [])) ?? '';
      expect(['database-not-found', 'pooler-database-unknown'], text).toContain(explain(text).causes[0]?.id);
    });
  },
);
