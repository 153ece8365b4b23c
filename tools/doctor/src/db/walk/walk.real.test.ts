import { type Server as HttpServer, createServer as createHttp } from 'node:http';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/certificates.ts';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { type DnsServer, startDns } from '../../../test/dns-server.ts';
import { type Pgbouncer, startPgbouncer, whyNoPgbouncer } from '../../../test/pgbouncer.ts';
import { type Pooler, startPooler } from '../../../test/pooler.ts';
import { behindLogin } from '../after-login.ts';
import type { Diagnosis } from '../cause.ts';
import { NO_PARTS } from '../readers/reading.ts';
import { readTarget } from '../read-target.ts';
import { type WalkOptions, walk } from './walk.ts';

async function diagnose(
  url: string,
  options: Partial<WalkOptions> = {},
  env: Record<string, string> = {},
): Promise<Diagnosis> {
  const target = await readTarget({ url, env, readStdin: async () => '' });
  const walked = await walk(target, { timeoutMs: 8_000, noPassword: false, findPooler: false, ...options });
  return walked.diagnosis;
}

const certain = ({ causes }: Diagnosis): string[] => causes.map(({ id, certainty }) => `${id} ${certainty}`);
const states = ({ checked }: Diagnosis, layer: string): string[] =>
  checked.filter((step) => step.layer === layer).map(({ state }) => state);

const dbOptions = { timeout: 8_000, password: true, schema: 'public' };
const desk = { show: () => {}, isTerminal: false };

describe('a server without TLS', () => {
  let cluster: Cluster;
  const at = (login: string, database = 'postgres', query = ''): string =>
    `postgresql://${login}@127.0.0.1:${cluster.port}/${database}${query}`;

  beforeAll(async () => {
    cluster = await startCluster({
      hba: [
        'host all banned 127.0.0.1/32 reject',
        'host all outsider 192.0.2.0/24 scram-sha-256',
        'host all !outsider 127.0.0.1/32 scram-sha-256',
      ]
        .filter((line) => !line.includes('!'))
        .concat('host all postgres,nologin,late,limited 127.0.0.1/32 scram-sha-256'),
    });
    await cluster.sql(
      "CREATE ROLE nologin PASSWORD 'pw'; CREATE ROLE late LOGIN PASSWORD 'pw' VALID UNTIL '2001-01-01'; CREATE ROLE banned LOGIN; CREATE ROLE outsider LOGIN; CREATE ROLE limited LOGIN PASSWORD 'pw' CONNECTION LIMIT 0",
    );
  });
  afterAll(() => cluster?.stop());

  test('a good login is healthy, and every layer up to it has passed', async () => {
    const diagnosis = await diagnose(at('postgres:postgres'));
    expect(diagnosis).toMatchObject({ verdict: 'healthy', causes: [] });
    for (const layer of ['url', 'dns', 'network', 'tls', 'pooler', 'authentication'])
      expect(states(diagnosis, layer)).toEqual(['passed']);
    expect(diagnosis.url).toBe(
      `postgresql://postgres:postgres@127.0.0.1:${cluster.port}/postgres`.replace(':postgres@', ':***@'),
    );
  });

  // [what is wrong, URL, cause with certainty]
  const cases: [string, () => string, string[]][] = [
    ['a wrong password', () => at('postgres:nope'), ['password-wrong', 'role-expired likely']],
    [
      'a wrong password with %HH that was decoded',
      () => at('postgres:no%41pe'),
      ['password-not-encoded likely', 'password-wrong', 'role-expired likely'],
    ],
    ['a database that is not there', () => at('postgres:postgres', 'nope'), ['database-not-found proved']],
    ['a role that may not log in', () => at('nologin:pw'), ['role-cannot-login proved']],
    ['a rejection in pg_hba.conf', () => at('banned:pw'), ['hba-rejects proved']],
    ['no line in pg_hba.conf', () => at('outsider:pw'), ['hba-no-entry proved']],
    ['a limit of connections for the role', () => at('limited:pw'), ['role-connection-limit proved']],
    [
      'TLS that the server does not have',
      () => at('postgres:postgres', 'postgres', '?sslmode=require'),
      ['tls-not-supported proved'],
    ],
    ['no password at all', () => at('postgres'), ['password-missing proved']],
    ['a template', () => at('postgres:[YOUR-PASSWORD]'), ['placeholder-in-url proved']],
  ];
  for (const [wrong, url, expected] of cases) {
    test(`${wrong} is ${expected.join(' and ')}`, async () => {
      const diagnosis = await diagnose(url());
      expect(diagnosis.verdict).toBe('cause_found');
      const found = certain(diagnosis);
      expect(found.length).toBe(expected.length);
      expected.forEach((one, index) => expect(found[index]).toContain(one));
    });
  }

  test('with --no-password nothing is sent, and whether the login works stays unknown', async () => {
    const diagnosis = await diagnose(at('postgres:nope'), { noPassword: true });
    expect(diagnosis.verdict).toBe('unknown');
    expect(diagnosis.unknown).toContain('the password was not sent');
    expect(states(diagnosis, 'authentication')).toEqual(['skipped']);
  });

  test('over the socket file, as libpq does', async () => {
    const target = {
      from: 'test',
      text: null,
      defaults: {
        ...NO_PARTS,
        host: cluster.folder,
        port: String(cluster.port),
        user: 'postgres',
        password: 'postgres',
        database: 'postgres',
      },
      siblings: [],
      causes: [],
      ref: null,
      settings: null,
    };
    const { diagnosis } = await walk(target, { timeoutMs: 8_000, noPassword: false, findPooler: false });
    expect(diagnosis.verdict).toBe('healthy');
  });

  test('PGPASSWORD fills a URL without a password', async () => {
    expect(await diagnose(at('postgres'), {}, { PGPASSWORD: 'postgres' })).toMatchObject({
      verdict: 'healthy',
    });
  });
});

describe('a server that wants TLS', () => {
  let cluster: Cluster;
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  beforeAll(async () => {
    cluster = await startCluster({
      hba: ['hostssl all all 127.0.0.1/32 scram-sha-256'],
      tls: makeCertificate('localhost', { names: ['localhost'], signer: authority }),
    });
  });
  afterAll(() => cluster?.stop());
  const at = (host: string, query = ''): string =>
    `postgresql://postgres:postgres@${host}:${cluster.port}/postgres${query}`;

  test('a URL without sslmode is refused for the drivers that come without TLS, and goes on with it', async () => {
    const diagnosis = await diagnose(at('localhost'), { ca: authority.certificate });
    expect(certain(diagnosis)).toEqual(['hba-no-entry proved']);
    expect(diagnosis.causes[0]?.evidence.join()).toContain('pg and postgres.js would come without TLS');
    expect(diagnosis.url).toContain('sslmode=require');
    expect(states(diagnosis, 'authentication')).toEqual(['passed']);
  });

  test('sslmode=disable is refused, and the counter-test with TLS proves why', async () => {
    const diagnosis = await diagnose(at('localhost', '?sslmode=disable'), { ca: authority.certificate });
    expect(certain(diagnosis)).toEqual(['hba-no-entry proved']);
    expect(diagnosis.causes[0]?.evidence.join()).toContain('Counter-test with TLS: it goes on');
    expect(states(diagnosis, 'authentication')).not.toContain('passed');
  });

  test('full verification with its authority is healthy', async () => {
    expect(
      await diagnose(at('localhost', '?sslmode=verify-full'), { ca: authority.certificate }),
    ).toMatchObject({ verdict: 'healthy' });
  });

  test('full verification without it stops before the password', async () => {
    const diagnosis = await diagnose(at('127.0.0.1', '?sslmode=verify-full'));
    expect(certain(diagnosis)).toEqual(['tls-ca-unknown proved', 'tls-name-mismatch proved']);
    expect(states(diagnosis, 'authentication')).toEqual(['skipped']);
  });

  test('an sslrootcert that is not there is told', async () => {
    const diagnosis = await diagnose(at('localhost', '?sslmode=verify-full&sslrootcert=/not/here.pem'));
    expect(diagnosis.causes[0]).toMatchObject({ id: 'tls-ca-unknown', certainty: 'proved' });
    expect(diagnosis.causes[0]?.evidence.join()).toContain('/not/here.pem');
  });
});

const noPgbouncer = whyNoPgbouncer();
if (noPgbouncer) console.warn(`Not tried behind PgBouncer: ${noPgbouncer}.`);

describe.skipIf(noPgbouncer)('behind PgBouncer in transaction mode', () => {
  let cluster: Cluster;
  let bouncer: Pgbouncer;
  beforeAll(async () => {
    cluster = await startCluster();
    bouncer = await startPgbouncer(cluster.port, { postgres: 'postgres' });
  });
  afterAll(async () => {
    await bouncer?.stop();
    await cluster?.stop();
  });
  const at = (login: string, database = 'postgres', query = ''): string =>
    `postgresql://${login}@127.0.0.1:${bouncer.port}/${database}${query}`;

  test('a good login is healthy', async () => {
    expect(await diagnose(at('postgres:postgres'))).toMatchObject({ verdict: 'healthy' });
  });

  test('a setting at the start that it does not take is proved by leaving it out, and the rest goes on', async () => {
    const diagnosis = await diagnose(at('postgres:postgres', 'postgres', '?options=-c%20search_path%3Dx'));
    expect(certain(diagnosis)).toEqual(['startup-parameter-unsupported proved']);
    expect(states(diagnosis, 'authentication')).toEqual(['passed']);
  });

  test('a wrong password has the code of a protocol error here, and is a wrong password all the same', async () => {
    expect((await diagnose(at('postgres:nope'))).causes.map(({ id }) => id)).toEqual([
      'password-wrong',
      'role-expired',
    ]);
  });

  test('all layers behind the login pass too, and one login leaves the mode of the pooler untested', async () => {
    const { run } = behindLogin({ ...dbOptions }, desk);
    const diagnosis = await diagnose(at('postgres:postgres'), { afterLogin: run });
    expect(diagnosis).toMatchObject({ verdict: 'healthy' });
    expect(states(diagnosis, 'grants')).toEqual(['skipped']);
    for (const layer of ['database', 'capacity']) expect(states(diagnosis, layer)).toEqual(['passed']);
    expect(states(diagnosis, 'session')).toEqual(['passed', 'skipped']);
  });

  test('a second login, when it is allowed, proves what transaction pooling does to prepared statements', async () => {
    const { run } = behindLogin({ ...dbOptions }, desk);
    const diagnosis = await diagnose(at('postgres:postgres'), { afterLogin: run, mayLoginAgain: true });
    // From 1.21 on PgBouncer keeps the statements itself.
    const keeps = /1\.(?:2[1-9]|[3-9]\d)\./.test(bouncer.version);
    expect(certain(diagnosis)).toEqual(keeps ? [] : ['prepared-statement-over-transaction-pooling proved']);
  });

  test('a database that it does not have', async () => {
    expect((await diagnose(at('postgres:postgres', 'nope'))).verdict).toBe('cause_found');
  });
});

describe('a shared pooler', () => {
  let dns: DnsServer;
  let pooler: Pooler | undefined;
  const host = 'aws-1-eu-central-1.pooler.supabase.com';
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  const tls = makeCertificate('pooler', { names: ['*.pooler.supabase.com'], signer: authority });
  beforeAll(async () => {
    dns = await startDns({ [host]: { A: ['127.0.0.1'] }, 'example.com': { A: ['192.0.2.1'] } });
  });
  afterAll(async () => {
    await dns.stop();
    await pooler?.stop();
  });
  const errors: [string, { code: string; message: string }, string][] = [
    ['banned', { code: 'XX000', message: '(EBANNED) tenant is banned: abuse' }, 'project-banned'],
    [
      'circuit',
      {
        code: 'XX000',
        message:
          '(ECIRCUITBREAKER) too many authentication failures, new connections are temporarily blocked',
      },
      'auth-circuit-open',
    ],
    [
      'outside',
      { code: 'XX000', message: '(EADDRNOTALLOWED) address not in tenant allow_list: {10, 0, 0, 1}' },
      'address-not-allowed',
    ],
    [
      'full',
      {
        code: 'XX000',
        message:
          '(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15',
      },
      'session-pool-full',
    ],
    [
      'oldfull',
      {
        code: 'XX000',
        message:
          'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
      },
      'session-pool-full',
    ],
    [
      'secrets',
      { code: 'XX000', message: '(ECIRCUITBREAKER) failed to retrieve database credentials' },
      'pooler-cannot-reach-database',
    ],
    [
      'odd',
      {
        code: 'XX000',
        message:
          '(EINVALIDUSERINFO) Authentication error, reason: "Invalid format for user or db_name", user: "x", db_name: "y"',
      },
      'pooler-username-malformed',
    ],
  ];
  for (const [user, error, id] of errors) {
    test(`${error.message.slice(0, 40)}… is ${id}, without a password sent`, async () => {
      pooler = await startPooler({ tls, projects: ['abc'], errors: { [`${user}.abc`]: error } });
      const diagnosis = await diagnose(
        `postgresql://${user}.abc:pw@${host}:${pooler.port}/postgres?sslmode=verify-full`,
        { nameServer: dns.address, ca: authority.certificate },
      );
      expect(diagnosis.causes.map((cause) => cause.id)).toEqual([id]);
      expect(pooler.proofs()).toBe(0);
      await pooler.stop();
    });
  }

  for (const generation of ['old', 'new'] as const) {
    test(`a user without the project is told from a wrong host (errors of the ${generation} generation)`, async () => {
      pooler = await startPooler({ tls, generation, projects: ['abc'] });
      const diagnosis = await diagnose(
        `postgresql://postgres:pw@${host}:${pooler.port}/postgres?sslmode=require`,
        { nameServer: dns.address, ca: authority.certificate },
      );
      expect(certain(diagnosis)).toEqual(['pooler-username-without-ref proved']);
      await pooler.stop();
    });
  }

  test('a pooler that wants TLS refuses the drivers that come without', async () => {
    pooler = await startPooler({ tls, projects: ['abc'], requiresTls: true });
    const diagnosis = await diagnose(`postgresql://postgres.abc:pw@${host}:${pooler.port}/postgres`, {
      nameServer: dns.address,
      ca: authority.certificate,
      noPassword: true,
    });
    expect(certain(diagnosis)).toEqual(['tls-required proved']);
    expect(diagnosis.url).toContain('sslmode=require');
    await pooler.stop();
  });

  test('an error nobody has listed stays unknown', async () => {
    pooler = await startPooler({
      tls,
      errors: { 'x.abc': { code: 'XX999', message: 'the frobnicator is out of cheese' } },
    });
    const diagnosis = await diagnose(
      `postgresql://x.abc:pw@${host}:${pooler.port}/postgres?sslmode=require`,
      { nameServer: dns.address, ca: authority.certificate },
    );
    expect(diagnosis).toMatchObject({ verdict: 'unknown', causes: [] });
    expect(diagnosis.unknown).toContain('frobnicator');
    await pooler.stop();
  });

  test('a pooler that goes mute after the start-up ends in its time and says so', async () => {
    pooler = await startPooler({ tls, isMute: true });
    const began = performance.now();
    const diagnosis = await diagnose(
      `postgresql://x.abc:pw@${host}:${pooler.port}/postgres?sslmode=require`,
      { nameServer: dns.address, ca: authority.certificate, timeoutMs: 1_500 },
    );
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(certain(diagnosis)).toEqual(['server-silent proved']);
    await pooler.stop();
  });
});

const noPython = existsSync('/usr/bin/python3') ? '' : 'no python3 here';
if (noPython) console.warn(`A port that drops packets was not tried: ${noPython}.`);

describe.skipIf(noPython)('a port that drops what comes', () => {
  let listener: ChildProcess;
  let port = 0;
  const waiting: Socket[] = [];
  beforeAll(async () => {
    // Nobody takes connections from a full queue: the kernel then drops the next ones without a word.
    const program =
      'import socket,sys\ns=socket.socket();s.bind(("127.0.0.1",0));s.listen(0);print(s.getsockname()[1],flush=True);sys.stdin.read()';
    listener = spawn('/usr/bin/python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    port = await new Promise<number>((resolve) =>
      listener.stdout?.once('data', (bytes: Buffer) => resolve(Number(bytes))),
    );
    for (let left = 4; left > 0; left -= 1) waiting.push(connect(port, '127.0.0.1').on('error', () => {}));
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  afterAll(() => {
    for (const socket of waiting) socket.destroy();
    listener.kill();
  });

  test('is a time-out with the other ports as counter-test, within its time', async () => {
    const began = performance.now();
    const diagnosis = await diagnose(`postgresql://u:p@127.0.0.1:${port}/db`, { timeoutMs: 2_000 });
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(certain(diagnosis)).toEqual(['connection-timed-out proved']);
    expect(diagnosis.causes[0]?.evidence.join()).toContain('Counter-test port 5432');
    const hurried = await diagnose(`postgresql://u:p@127.0.0.1:${port}/db`, { timeoutMs: 600 });
    expect(certain(hurried)).toEqual(['connection-timed-out likely']);
  });
});

describe('another way to the same database', () => {
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  const tls = makeCertificate('pooler', { names: ['*.pooler.supabase.com'], signer: authority });
  let cluster: Cluster;
  let dns: DnsServer;
  let wrong: Pooler;
  let right: Pooler;
  let direct: Pooler;
  let api: HttpServer;
  let asked: (string | undefined)[] = [];
  beforeAll(async () => {
    cluster = await startCluster();
    const loopback = { A: ['127.0.0.1'] };
    dns = await startDns({
      'aws-0-eu-west-1.pooler.supabase.com': loopback,
      'aws-1-eu-west-1.pooler.supabase.com': loopback,
      'db.abc.supabase.co': loopback,
    });
    wrong = await startPooler({ tls, projects: [] });
    right = await startPooler({ tls, projects: ['abc'], backend: { host: '127.0.0.1', port: cluster.port } });
    direct = await startPooler({
      tls: makeCertificate('db', { names: ['db.abc.supabase.co'], signer: authority }),
      isDirect: true,
      backend: { host: '127.0.0.1', port: cluster.port },
    });
    api = createHttp((request, response) => {
      asked.push(request.headers.authorization);
      response.end(
        JSON.stringify([
          {
            database_type: 'PRIMARY',
            db_host: 'aws-1-eu-west-1.pooler.supabase.com',
            db_port: right.port,
            db_user: 'postgres.abc',
            db_name: 'postgres',
          },
        ]),
      );
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    for (const pooler of [wrong, right, direct]) await pooler.stop();
    await dns.stop();
    await cluster.stop();
  });

  test('the Management API names the pooler that knows the project, and one login there proves it', async () => {
    asked = [];
    const base = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const diagnosis = await diagnose(
      `postgresql://postgres.abc:postgres@aws-0-eu-west-1.pooler.supabase.com:${wrong.port}/postgres`,
      { nameServer: dns.address, ca: authority.certificate, api: { base, token: 'a-token' } },
    );
    expect(certain(diagnosis)).toEqual(['pooler-host-wrong proved']);
    expect(diagnosis.url).toBe(
      `postgresql://postgres.abc:***@aws-1-eu-west-1.pooler.supabase.com:${right.port}/postgres?sslmode=require`,
    );
    expect(asked).toEqual(['Bearer a-token']);
    expect([wrong.proofs(), right.proofs()]).toEqual([0, 1]);
    expect(JSON.stringify(diagnosis)).not.toContain('a-token');
  });

  test('without another way the cause is likely only, and the sweep is offered', async () => {
    const diagnosis = await diagnose(
      `postgresql://postgres.abc:postgres@aws-0-eu-west-1.pooler.supabase.com:${wrong.port}/postgres`,
      { nameServer: dns.address, ca: authority.certificate },
    );
    expect(certain(diagnosis)).toEqual(['pooler-host-wrong likely']);
    expect(diagnosis.causes[0]?.fix.join()).toContain('--find-pooler');
    expect(wrong.proofs()).toBe(0);
  });

  test('a user name of the pooler on the direct host is mended, and the login proves it', async () => {
    const diagnosis = await diagnose(
      `postgresql://postgres.abc:postgres@db.abc.supabase.co:${direct.port}/postgres`,
      { nameServer: dns.address, ca: authority.certificate },
    );
    expect(certain(diagnosis)).toEqual(['pooler-username-on-direct-host proved']);
    expect(diagnosis.url).toContain('postgresql://postgres:***@db.abc.supabase.co');
    expect(direct.proofs()).toBe(1);
  });
});

describe('a server that stops answering in the middle of the login', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    // It asks for SCRAM like PostgreSQL, and never goes on.
    server = createServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('data', (bytes: Buffer) => {
          if (bytes.length === 8) socket.write('N');
          else if (bytes[0] === 0)
            socket.write(Buffer.from([82, 0, 0, 0, 23, 0, 0, 0, 10, ...Buffer.from('SCRAM-SHA-256\0\0')]));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('the run ends in its time, with what passed before', async () => {
    const began = performance.now();
    const { port } = server.address() as AddressInfo;
    const diagnosis = await diagnose(`postgresql://u:pw@127.0.0.1:${port}/db`, { timeoutMs: 1_500 });
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(certain(diagnosis)).toEqual(['server-silent proved']);
    expect(states(diagnosis, 'network')).toEqual(['passed']);
  });
});
