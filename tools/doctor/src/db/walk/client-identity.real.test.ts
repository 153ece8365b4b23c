import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, makeCertificate } from '../../../test/certificates.ts';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { askLibpq, whyNoLibpq } from '../../../test/libpq.ts';
import type { Diagnosis } from '../cause.ts';
import { readTarget } from '../read-target.ts';
import { walk } from './walk.ts';

const authority = makeCertificate('test authority', { isAuthority: true });
const stranger = makeCertificate('other authority', { isAuthority: true });
const own = makeCertificate('app', { signer: authority });
const other = makeCertificate('somebody', { signer: authority });
const foreign = makeCertificate('app', { signer: stranger });
const old = makeCertificate('app', { signer: authority, days: -1 });
const KEY_PASSWORD = 'sesame-open';
const locked = {
  certificate: own.certificate,
  key: createPrivateKey(own.key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: KEY_PASSWORD })
    .toString(),
};

const missing = whyNoLibpq();
if (missing) console.warn(`Certificates are not compared with libpq itself: ${missing}.`);

describe('a cluster that asks for certificates of its clients', () => {
  let cluster: Cluster;
  let folder = '';
  let ca = '';
  let count = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-identity-'));
    chmodSync(folder, 0o755);
    ca = join(folder, 'ca.crt');
    writeFileSync(ca, authority.certificate, { mode: 0o644 });
    cluster = await startCluster({
      tls: makeCertificate('localhost', { names: ['localhost', '127.0.0.1'], signer: authority }),
      hba: [
        'hostssl all app 127.0.0.1/32 cert clientcert=verify-full',
        'hostssl all named 127.0.0.1/32 scram-sha-256 clientcert=verify-full',
        'hostssl all chain 127.0.0.1/32 scram-sha-256 clientcert=verify-ca',
        'host all open 127.0.0.1/32 scram-sha-256',
      ],
      settings: { ssl_ca_file: ca },
    });
    await cluster.sql(
      "CREATE ROLE app LOGIN; CREATE ROLE named LOGIN PASSWORD 'pw'; CREATE ROLE chain LOGIN PASSWORD 'pw'; CREATE ROLE open LOGIN PASSWORD 'pw'",
    );
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Writes a pair, and gives the settings of a URL that name it. */
  function pair({ certificate, key }: Certificate, mode = 0o600): { sslcert: string; sslkey: string } {
    count += 1;
    const [sslcert, sslkey] = [join(folder, `${count}.crt`), join(folder, `${count}.key`)];
    writeFileSync(sslcert, certificate);
    if (key !== '') writeFileSync(sslkey, key, { mode });
    if (key !== '') chmodSync(sslkey, mode);
    return { sslcert, sslkey };
  }

  const url = (login: string, settings: Record<string, string> = {}): string =>
    `postgresql://${login}@127.0.0.1:${cluster.port}/postgres?${new URLSearchParams({ sslmode: 'verify-full', sslrootcert: ca, ...settings })}`;

  async function diagnose(text: string, env: Record<string, string> = {}): Promise<Diagnosis> {
    const target = await readTarget({ url: text, env: { HOME: folder, ...env }, readStdin: async () => '' });
    const { diagnosis } = await walk(target, { timeoutMs: 8_000, noPassword: false, findPooler: false });
    const said = JSON.stringify(diagnosis);
    for (const secret of [KEY_PASSWORD, 'PRIVATE KEY', ...own.key.split('\n').slice(1, 2)])
      expect(said).not.toContain(secret);
    return diagnosis;
  }
  const ids = ({ causes }: Diagnosis): string[] => causes.map(({ id, certainty }) => `${id} ${certainty}`);
  const evidence = ({ causes }: Diagnosis): string => causes.flatMap((cause) => cause.evidence).join('\n');
  const lines = ({ checked }: Diagnosis, layer: string): string =>
    checked
      .filter((step) => step.layer === layer)
      .map(({ state, detail }) => `${state} ${detail}`)
      .join('\n');

  test('with its certificate the login works, and who reads it is told', async () => {
    const diagnosis = await diagnose(url('app', pair(own)));
    expect([diagnosis.verdict, ids(diagnosis)]).toEqual(['healthy', []]);
    expect(lines(diagnosis, 'authentication')).toBe('passed logged in; no password is asked for');
    const tls = lines(diagnosis, 'tls');
    expect(tls).toContain('for “app”');
    expect(tls).toContain('libpq sends it, pg too; postgres.js hands sslcert and sslkey to the server');
    expect(tls).toContain(
      'is needed: without it the server says “connection requires a valid client certificate”',
    );
  });

  test('without one it is missing, and where it was looked for is told', async () => {
    const diagnosis = await diagnose(url('app'));
    expect(ids(diagnosis)).toEqual(['client-certificate-missing proved']);
    expect(evidence(diagnosis)).toContain(
      `None was sent: sslcert is not set, and ${folder}/.postgresql/postgresql.crt is not there`,
    );
  });

  test('one for another role, with both names', async () => {
    const diagnosis = await diagnose(url('app', pair(other)));
    expect(ids(diagnosis)).toEqual(['client-certificate-role-mismatch proved']);
    expect(evidence(diagnosis)).toContain('is for “somebody”, the login for app');
  });

  test('one of another authority, and one that has ended', async () => {
    const diagnosis = await diagnose(url('app', pair(foreign)));
    expect(ids(diagnosis)).toEqual(['client-certificate-refused proved']);
    expect(evidence(diagnosis)).toContain('signed by other authority');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(ids(await diagnose(url('app', pair(old))))).toEqual(['client-certificate-refused proved']);
  });

  test('with the variables of libpq and from the home only libpq sends it', async () => {
    const { sslcert, sslkey } = pair(own);
    const named = await diagnose(url('app'), { PGSSLCERT: sslcert, PGSSLKEY: sslkey });
    expect(named.verdict).toBe('healthy');
    expect(lines(named, 'tls')).toContain('libpq sends it; pg and postgres.js read none there');
    const HOME = join(folder, 'home');
    mkdirSync(join(HOME, '.postgresql'), { recursive: true });
    writeFileSync(join(HOME, '.postgresql/postgresql.crt'), own.certificate);
    writeFileSync(join(HOME, '.postgresql/postgresql.key'), own.key, { mode: 0o600 });
    expect((await diagnose(url('app'), { HOME })).verdict).toBe('healthy');
    const off = await diagnose(url('app'), { HOME, PGSSLCERTMODE: 'disable' });
    expect(ids(off)).toEqual(['client-certificate-missing proved']);
  });

  test('from a service file', async () => {
    const { sslcert, sslkey } = pair(locked);
    const PGSERVICEFILE = join(folder, 'service.conf');
    writeFileSync(
      PGSERVICEFILE,
      `[ours]\nhost=127.0.0.1\nport=${cluster.port}\nuser=app\ndbname=postgres\nsslmode=verify-full\nsslrootcert=${ca}\nsslcert=${sslcert}\nsslkey=${sslkey}\nsslpassword=${KEY_PASSWORD}\n`,
    );
    expect((await diagnose('service=ours', { PGSERVICEFILE })).verdict).toBe('healthy');
  });

  const files = 'client-certificate-files-unusable proved';

  test('a key that others may read stops libpq alone', async () => {
    const diagnosis = await diagnose(url('app', pair(own, 0o644)));
    expect(ids(diagnosis)).toEqual([files]);
    expect(evidence(diagnosis)).toContain('group or world access (mode 0644)');
    expect(evidence(diagnosis)).toContain('This stops libpq. pg does not look at permissions');
    expect(lines(diagnosis, 'authentication')).toContain('passed');
  });

  test('a key that this user may not read', async () => {
    const settings = pair(own, 0o000);
    const isRoot = process.getuid?.() === 0;
    // Root may read everything: the walk is done as nobody.
    if (isRoot) process.seteuid?.(65_534);
    try {
      const diagnosis = await diagnose(url('app', settings));
      expect(ids(diagnosis)).toEqual([files]);
      expect(evidence(diagnosis)).toContain('.key: EACCES');
      expect(evidence(diagnosis)).toContain('This stops libpq and pg');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test('an unusable pair that only libpq knows is its cause where the server wants one, and nobody else', async () => {
    const { sslcert, sslkey } = pair(own, 0o644);
    const plain = `postgresql://app@127.0.0.1:${cluster.port}/postgres`;
    const diagnosis = await diagnose(plain, { PGSSLCERT: sslcert, PGSSLKEY: sslkey });
    expect(ids(diagnosis)).toEqual([files, 'hba-no-entry proved']);
    expect(evidence(diagnosis)).toContain('This stops libpq. pg reads them only when the URL names them');
    const gone = await diagnose(url('app'), { PGSSLCERT: join(folder, 'none.crt') });
    expect(ids(gone)).toEqual([files]);
    expect(evidence(gone)).toContain('connection requires a valid client certificate');
  });

  // [what is wrong, settings, words of the evidence]
  const unusable: [string, () => Record<string, string>, string][] = [
    [
      'a key that is not there',
      () => pair({ ...own, key: '' }),
      'certificate present, but not private key file',
    ],
    ['the key of another', () => pair({ ...own, key: other.key }), 'they are no pair'],
    ['a key that is none', () => pair({ ...own, key: 'nothing' }), 'it holds no private key'],
    ['a certificate that is none', () => pair({ ...own, certificate: 'nothing' }), 'no PEM certificate'],
    ['a folder for a key', () => ({ ...pair(own), sslkey: folder }), 'not a regular file'],
    ['a folder for a certificate', () => ({ ...pair(own), sslcert: folder }), 'not a regular file'],
    ['a locked key without its password', () => pair(locked), 'sslpassword is not given'],
    [
      'a locked key with a wrong one',
      () => ({ ...pair(locked), sslpassword: `${KEY_PASSWORD}2` }),
      'sslpassword does not open it',
    ],
    [
      'a certificate that is not there',
      () => ({ ...pair(own), sslcert: join(folder, 'none.crt') }),
      'libpq goes on without a certificate and says nothing; pg ends with ENOENT',
    ],
  ];
  test.each(unusable)('%s', async (_, settings, words) => {
    const diagnosis = await diagnose(url('app', settings()));
    expect(ids(diagnosis)).toEqual([files]);
    expect(evidence(diagnosis)).toContain(words);
  });

  test.skipIf(missing)('libpq itself logs in with the same files, and with no others', async () => {
    const settings: Record<string, string>[] = [
      {},
      pair(own),
      pair(own, 0o400),
      pair(own, 0o640),
      pair(own, 0o644),
      pair(own, 0o660),
      pair(other),
      pair(foreign),
      pair({ ...own, key: '' }),
      pair({ ...own, key: other.key }),
      pair({ ...own, key: 'nothing' }),
      pair({ ...own, certificate: 'nothing' }),
      pair({ ...own, certificate: own.certificate + authority.certificate }),
      pair({ ...own, certificate: `Bag Attributes: 1\n${own.certificate}` }),
      pair(locked),
      { ...pair(locked), sslpassword: KEY_PASSWORD },
      { ...pair(locked), sslpassword: 'other' },
      { ...pair(own), sslcert: join(folder, 'none.crt') },
      { ...pair(own), sslkey: folder },
      { ...pair(own), sslcertmode: 'disable' },
    ];
    for (const user of ['app', 'open:pw']) {
      const texts = settings.map((one) => url(user, one));
      const theirs = await askLibpq(texts, { HOME: folder });
      const ours: boolean[] = [];
      for (const text of texts) {
        const diagnosis = await diagnose(text);
        const isStopped = evidence(diagnosis).includes('This stops libpq');
        ours.push(!isStopped && lines(diagnosis, 'authentication').startsWith('passed'));
      }
      for (const [at, one] of settings.entries())
        expect([user, one, ours[at]], theirs[at]?.error).toEqual([user, one, theirs[at]?.isOpen]);
    }
  });

  test('a locked key with its password opens, and pg is said not to take one', async () => {
    const diagnosis = await diagnose(url('app', { ...pair(locked), sslpassword: KEY_PASSWORD }));
    expect(diagnosis.verdict).toBe('healthy');
    expect(lines(diagnosis, 'tls')).toContain('takes no sslpassword');
  });

  test('a wrong name behind a right password has the words of a wrong password', async () => {
    const diagnosis = await diagnose(url('named:pw', pair(own)));
    expect(ids(diagnosis)).toContain('client-certificate-role-mismatch likely');
    expect(ids(diagnosis)[0]).toContain('password-wrong');
    expect(evidence(diagnosis)).toContain('is for “app”, the login for named');
    const wrong = await diagnose(url('chain:nope', pair(makeCertificate('chain', { signer: authority }))));
    expect(ids(wrong).join()).not.toContain('client-certificate');
  });

  test('where none is needed, an unusable pair of the home is told when libpq does not go on', async () => {
    const HOME = join(folder, 'broken');
    mkdirSync(join(HOME, '.postgresql'), { recursive: true });
    writeFileSync(join(HOME, '.postgresql/postgresql.crt'), own.certificate);
    expect(ids(await diagnose(url('open:pw'), { HOME }))).toEqual([files]);
    const plain = `postgresql://open:pw@127.0.0.1:${cluster.port}/postgres`;
    const diagnosis = await diagnose(plain, { HOME });
    expect(diagnosis.verdict).toBe('healthy');
    expect(lines(diagnosis, 'tls')).toContain('failed certificate present, but not private key file');
  });
});
