import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { freePort } from '../../../test/free-port.ts';
import { askLibpq, whyNoLibpq } from '../../../test/libpq.ts';
import { errorMessage } from '../../../test/pooler.ts';
import type { Diagnosis } from '../cause.ts';
import { readTarget } from '../read-target.ts';
import { walk } from './walk.ts';

/** A server that answers what came with `answer`, and counts connections in which a password message was sent. */
async function startServer(
  answer: (bytes: Buffer, socket: Socket) => void,
): Promise<{ port: number; server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('data', (bytes: Buffer) => answer(bytes, socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server, sockets };
}

/** Hands connections on and counts those in which a password message was sent. */
async function startCounter(
  backend: number,
): Promise<{ port: number; server: Server; proofs: () => number }> {
  const proved = new Set<Socket>();
  const server = createServer((socket) => {
    const behind = connect(backend, '127.0.0.1');
    socket.on('error', () => {}).on('data', (bytes: Buffer) => bytes[0] === 0x70 && proved.add(socket));
    behind.on('error', () => {});
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server, proofs: () => proved.size };
}

const missing = whyNoLibpq();
if (missing) console.warn(`Lists of hosts are not compared with libpq itself: ${missing}.`);

describe('several hosts', () => {
  let [first, second]: Cluster[] = [];
  let [counterOne, counterTwo]: Awaited<ReturnType<typeof startCounter>>[] = [];
  let [web, mute, starting]: Awaited<ReturnType<typeof startServer>>[] = [];
  let dead = 0;
  const folder = mkdtempSync(join(tmpdir(), 'doctor-hosts-'));
  beforeAll(async () => {
    const hba = ['host all free 127.0.0.1/32 trust', 'host all all 127.0.0.1/32 scram-sha-256'];
    // The first one is a primary that may only read.
    first = await startCluster({ hba, settings: { default_transaction_read_only: 'on' } });
    second = await startCluster({ hba });
    await first.sql('SET transaction_read_only = off; CREATE ROLE free LOGIN');
    await second.sql('CREATE ROLE free LOGIN');
    counterOne = await startCounter(first.port);
    counterTwo = await startCounter(second.port);
    web = await startServer((_, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    mute = await startServer(() => {});
    starting = await startServer((bytes, socket) => {
      if (bytes.length === 8) socket.write('N');
      else socket.end(errorMessage({ code: '57P03', message: 'the database system is starting up' }));
    });
    dead = await freePort();
  });
  afterAll(async () => {
    for (const one of [web, mute, starting]) {
      for (const socket of one?.sockets ?? []) socket.destroy();
      one?.server.close();
    }
    counterOne?.server.close();
    counterTwo?.server.close();
    await first?.stop();
    await second?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const url = (ports: number[], query = '', login = 'postgres:postgres'): string =>
    `postgresql://${login}@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/postgres${query}`;

  async function diagnose(text: string | undefined, env: Record<string, string> = {}): Promise<Diagnosis> {
    const given = text === undefined ? {} : { url: text };
    const target = await readTarget({ ...given, env: { HOME: folder, ...env }, readStdin: async () => '' });
    return (await walk(target, { timeoutMs: 8_000, noPassword: false, findPooler: false })).diagnosis;
  }
  const ids = ({ causes }: Diagnosis): string[] => causes.map(({ id }) => id);
  const evidence = ({ causes }: Diagnosis): string => causes.flatMap((cause) => cause.evidence).join('\n');
  const lines = ({ checked }: Diagnosis, layer: string): string[] =>
    checked.filter((step) => step.layer === layer).map(({ state, detail }) => `${state} ${detail}`);

  test('each has its line, and the first that takes the connection is logged in to', async () => {
    const diagnosis = await diagnose(url([dead, second!.port, web!.port]));
    expect([diagnosis.verdict, ids(diagnosis)]).toEqual(['healthy', []]);
    const [one, two, three, list] = lines(diagnosis, 'network');
    expect(one).toBe(
      `failed 127.0.0.1:${dead} (1 of 3): 127.0.0.1 port ${dead}: refused the connection (ECONNREFUSED)`,
    );
    expect(two).toContain(`passed 127.0.0.1:${second!.port} (2 of 3): `);
    expect(two).toContain('PostgreSQL answers');
    expect(three).toContain(
      `failed 127.0.0.1:${web!.port} (3 of 3): It answers the request for TLS with “HTTP/1.1`,
    );
    expect(list).toBe(`passed of the list libpq and postgres.js take 127.0.0.1:${second!.port} (2 of 3)`);
    expect(lines(diagnosis, 'authentication')).toEqual(['passed logged in with one attempt']);
    expect(diagnosis.url).toBe(`postgresql://postgres:***@127.0.0.1:${second!.port}/postgres`);
  });

  test('what is said of the drivers is what they do', async () => {
    const text = url([dead, second!.port]);
    const diagnosis = await diagnose(text);
    expect(lines(diagnosis, 'url')[0]).toContain(
      'libpq and postgres.js try one after the other, pg takes no list',
    );
    const sql = postgres(text, { max: 1, connect_timeout: 5 });
    expect((await sql`SELECT 1 AS one`)[0]).toEqual({ one: 1 });
    await sql.end({ timeout: 1 });
    expect(() => new pg.Client(text)).toThrow('Invalid URL');
    const client = new pg.Client({ host: '127.0.0.1,127.0.0.1', port: second!.port, user: 'postgres' });
    await expect(client.connect()).rejects.toThrow('127.0.0.1,127.0.0.1');
  });

  test('one that is starting up, and one that says nothing, are passed over', async () => {
    expect((await diagnose(url([starting!.port, second!.port]))).verdict).toBe('healthy');
    const began = performance.now();
    const diagnosis = await diagnose(url([mute!.port, second!.port]));
    expect(diagnosis.verdict).toBe('healthy');
    expect(performance.now() - began).toBeLessThan(7_000);
  });

  test('one that is something else ends libpq, although the next would do', async () => {
    const diagnosis = await diagnose(url([web!.port, second!.port]));
    expect(ids(diagnosis)).toEqual(['not-postgresql']);
    expect(evidence(diagnosis)).toContain('libpq ends here');
    expect(lines(diagnosis, 'network').join()).toContain('(2 of 2)');
    expect(lines(diagnosis, 'authentication').join()).not.toContain('passed');
  });

  test('when none takes the connection every host is evidence', async () => {
    const diagnosis = await diagnose(url([dead, starting!.port]));
    expect(ids(diagnosis).toSorted()).toEqual(['server-not-listening', 'server-starting']);
    expect(evidence(diagnosis)).toContain(`127.0.0.1:${dead} (1 of 2)`);
  });

  test('ten that say nothing end in the time of the run', async () => {
    const target = await readTarget({
      url: url(Array.from({ length: 10 }, () => mute!.port)),
      env: { HOME: folder },
      readStdin: async () => '',
    });
    const began = performance.now();
    const options = { timeoutMs: 2_000, noPassword: false, findPooler: false };
    const { diagnosis } = await walk(target, options);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(ids(diagnosis)).toEqual(['server-silent']);
    expect(lines(diagnosis, 'network')).toHaveLength(11);
  });

  test('a wrong password is sent to the first alone', async () => {
    const before = [counterOne!.proofs(), counterTwo!.proofs()];
    const diagnosis = await diagnose(url([counterOne!.port, counterTwo!.port], '', 'postgres:nope'));
    expect(ids(diagnosis)[0]).toContain('password-wrong');
    expect([counterOne!.proofs(), counterTwo!.proofs()]).toEqual([before[0]! + 1, before[1]]);
  });

  test('target_session_attrs goes on without a password, and says why it does not with one', async () => {
    const ports = [counterOne!.port, counterTwo!.port];
    const free = await diagnose(url(ports, '?target_session_attrs=read-write', 'free'));
    expect([free.verdict, ids(free)]).toEqual(['healthy', []]);
    expect(lines(free, 'session')[0]).toContain(
      'it is a primary that is read-only, and target_session_attrs=read-write',
    );
    expect(free.url).toContain(`:${ports[1]}/`);
    const before = [counterOne!.proofs(), counterTwo!.proofs()];
    const asked = await diagnose(url(ports, '?target_session_attrs=read-write'));
    expect(asked.verdict).toBe('unknown');
    expect(asked.unknown).toContain(`ask 127.0.0.1:${ports[1]} alone`);
    expect([counterOne!.proofs(), counterTwo!.proofs()]).toEqual([before[0]! + 1, before[1]]);
    expect((await diagnose(url(ports, '?target_session_attrs=read-only'))).verdict).toBe('healthy');
  });

  test('a session that no host has', async () => {
    const written = await diagnose(url([first!.port], '?target_session_attrs=read-write'));
    expect(ids(written)).toEqual(['read-only-transaction']);
    const standby = await diagnose(url([second!.port], '?target_session_attrs=standby'));
    expect(standby.verdict).toBe('unknown');
    expect(standby.unknown).toContain('it is a primary, and target_session_attrs=standby');
    expect((await diagnose(url([second!.port], '?target_session_attrs=prefer-standby'))).verdict).toBe(
      'healthy',
    );
  });

  test.skipIf(missing)('libpq itself goes the same way through every pair', async () => {
    const kinds = { dead, web: web!.port, starting: starting!.port, good: second!.port };
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    const pairs = names.flatMap((one) => names.map((two) => [one, two] as const));
    const lists = pairs.map(([one, two]) => [kinds[one], kinds[two]]);
    const answers = await askLibpq(lists.map((ports) => url(ports)));
    const reached = answers.map(({ isOpen, port }) => (isOpen ? port : 0));
    for (const [at, ports] of lists.entries()) {
      const diagnosis = await diagnose(url(ports));
      const login = lines(diagnosis, 'authentication').some((line) => line.startsWith('passed'));
      const port = login ? Number(/:(\d+)\/postgres/.exec(diagnosis.url ?? '')?.[1]) : 0;
      expect([pairs[at], port]).toEqual([pairs[at], reached[at]]);
    }
    expect(new Set(reached)).toEqual(new Set([0, second!.port]));
  });

  test('an order of chance is said', async () => {
    const diagnosis = await diagnose(url([second!.port, dead], '?load_balance_hosts=random'));
    expect(diagnosis.verdict).toBe('healthy');
    expect(lines(diagnosis, 'network').join()).toContain('in an order of chance');
  });

  test('PGHOST and PGPORT hold lists too, and lists that do not fit are refused', async () => {
    const env = { PGUSER: 'postgres', PGPASSWORD: 'postgres', PGDATABASE: 'postgres' };
    const PGHOST = '127.0.0.1,127.0.0.1';
    expect((await diagnose(undefined, { ...env, PGHOST, PGPORT: `${dead},${second!.port}` })).verdict).toBe(
      'healthy',
    );
    const wrong = await diagnose(undefined, { ...env, PGHOST, PGPORT: '1,2,3' });
    expect(wrong.verdict).toBe('unknown');
    expect(wrong.unknown).toContain('could not match 3 port numbers to 2 hosts');
  });

  test('hostaddr is gone to, and the name is asked for nowhere', async () => {
    const text = `host=a.invalid,b.invalid hostaddr=127.0.0.1,127.0.0.1 port=${dead},${second!.port} user=postgres password=postgres dbname=postgres`;
    expect((await diagnose(text)).verdict).toBe('healthy');
  });

  test('.pgpass is looked up for the host that is logged in to', async () => {
    const file = join(folder, 'pgpass');
    writeFileSync(file, `127.0.0.1:${dead}:*:*:nope\n127.0.0.1:${second!.port}:*:*:postgres\n`);
    chmodSync(file, 0o600);
    const diagnosis = await diagnose(url([dead, second!.port], '', 'postgres'), { PGPASSFILE: file });
    expect(diagnosis.verdict).toBe('healthy');
  });
});
