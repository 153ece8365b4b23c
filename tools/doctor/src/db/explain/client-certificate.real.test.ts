import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, makeCertificate } from '../../../test/certificates.ts';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import { answers, first } from '../../../test/explain/answer.ts';

const whyNoPsql =
  spawnSync('psql', ['--version']).status === 0 ? '' : 'psql is not installed (Debian: postgresql-client).';
if (whyNoPsql) console.warn(`${whyNoPsql} Its words about client certificates are not provoked.`);

const authority = makeCertificate('test authority', { isAuthority: true });
const stranger = makeCertificate('other authority', { isAuthority: true });
const server = makeCertificate('localhost', { names: ['localhost', '127.0.0.1'], signer: authority });
const other = makeCertificate('somebody', { signer: authority });
const untrusted = makeCertificate('postgres', { signer: stranger });

describe('client certificates on a real PostgreSQL', () => {
  let cluster: Cluster;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-client-'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'ca.crt'), authority.certificate, { mode: 0o644 });
    cluster = await startCluster({
      tls: server,
      hba: ['hostssl all postgres 127.0.0.1/32 cert'],
      settings: { ssl_ca_file: join(folder, 'ca.crt') },
    });
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What each driver says of a login with this certificate, or without one. */
  async function texts(
    own: Certificate | undefined,
    options: { maxVersion?: 'TLSv1.2' } = {},
  ): Promise<string[]> {
    const login = { host: '127.0.0.1', port: cluster.port, user: 'postgres', database: 'postgres' };
    const ssl = {
      ca: authority.certificate,
      ...options,
      ...(own ? { cert: own.certificate, key: own.key } : {}),
    };
    // pg hides the key of the object it gets, so each driver has its own.
    const client = new pg.Client({ ...login, ssl: { ...ssl } });
    client.on('error', () => undefined);
    const ofPg = await client.connect().then(() => 'connected', inspect);
    const sql = postgres({ ...login, ssl, max: 1, connect_timeout: 5 });
    const ofPostgres = await sql`SELECT 1`.then(() => 'connected', inspect);
    await Promise.allSettled([client.end(), sql.end({ timeout: 1 })]);
    return [ofPg, ofPostgres];
  }

  test('none came', async () => {
    for (const text of await texts(undefined))
      expect(answers(text)[0], text).toEqual(['client-certificate-missing', 'proved']);
  });

  test('it is for another role', async () => {
    for (const text of await texts(other))
      expect(answers(text)[0], text).toEqual(['client-certificate-role-mismatch', 'proved']);
  });

  test('the server does not trust it', async () => {
    // With TLS 1.3 the driver already sends, and a reset may come before the alert.
    const all = await texts(untrusted, { maxVersion: 'TLSv1.2' });
    expect(all.map((text) => [first(text), text])).toEqual(
      all.map((text) => ['client-certificate-refused', text]),
    );
  });

  describe.skipIf(whyNoPsql !== '')('in the words of libpq', () => {
    function withPsql(own: { certificate: string; key: string }, mode = 0o600, settings = ''): string {
      const [certificate, key] = [join(folder, 'client.crt'), join(folder, 'client.key')];
      writeFileSync(certificate, own.certificate);
      rmSync(key, { force: true });
      if (own.key) writeFileSync(key, own.key, { mode });
      if (own.key) chmodSync(key, mode);
      const words = `host=127.0.0.1 port=${cluster.port} user=postgres sslmode=require sslcert=${certificate} sslkey=${key} ${settings}`;
      return spawnSync('psql', ['-X', '-w', words, '-c', 'SELECT 1'], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C', HOME: folder },
      }).stderr;
    }
    const files = 'client-certificate-files-unusable';

    test.each([
      ['it is for another role', other, 0o600, 'client-certificate-role-mismatch'],
      ['the server does not trust it', untrusted, 0o600, 'client-certificate-refused'],
      ['its key can be read by others', other, 0o644, files],
      ['its key is not there', { ...other, key: '' }, 0o600, files],
      ['its key is another one', { ...other, key: untrusted.key }, 0o600, files],
      ['its key is no key', { ...other, key: 'nothing' }, 0o600, files],
      ['it is no certificate', { ...other, certificate: 'nothing' }, 0o600, files],
    ])('%s', (_, own, mode, id) => {
      const text = withPsql(own, mode);
      expect(answers(text)[0], text).toEqual([id, 'proved']);
    });
  });
});
