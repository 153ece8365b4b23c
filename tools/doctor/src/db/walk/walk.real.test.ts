import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/certificates.ts';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { certain, diagnose, states } from '../../../test/diagnose.ts';
import { walk } from './walk.ts';
import { NO_PARTS } from '../readers/reading.ts';

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
