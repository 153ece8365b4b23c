import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import type { Diagnosis } from '../cause.ts';
import { readTarget } from '../read-target.ts';
import { walk } from './walk.ts';

describe('a service', () => {
  let cluster: Cluster;
  const folder = mkdtempSync(join(tmpdir(), 'doctor-service-'));
  const secret = 'qq-sesame-77';
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql(`CREATE ROLE ann LOGIN PASSWORD '${secret}'`);
    writeFileSync(
      join(folder, '.pg_service.conf'),
      `[ours]\nhost=127.0.0.1\nport=${cluster.port}\nuser=ann\npassword=${secret}\ndbname=postgres\n[bare]\nhost=127.0.0.1\nport=${cluster.port}\n`,
    );
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function diagnose(url: string | undefined, env: Record<string, string> = {}): Promise<Diagnosis> {
    const given = url === undefined ? {} : { url };
    const target = await readTarget({ ...given, env: { HOME: folder, ...env }, readStdin: async () => '' });
    const { diagnosis } = await walk(target, { timeoutMs: 8_000, noPassword: false, findPooler: false });
    expect(JSON.stringify(diagnosis)).not.toContain(secret);
    return diagnosis;
  }

  test('in a string, in a URL and in PGSERVICE leads to the login', async () => {
    for (const url of ['service=ours', 'postgresql:///?service=ours', 'postgresql://ann@/?service=ours'])
      expect((await diagnose(url)).verdict).toBe('healthy');
    const diagnosis = await diagnose(undefined, { PGSERVICE: 'ours' });
    expect(diagnosis.verdict).toBe('healthy');
    expect(diagnosis.url).toBe(`postgresql://ann:***@127.0.0.1:${cluster.port}/postgres`);
  });

  test('what it leaves out comes from the variables and .pgpass', async () => {
    const PGPASSFILE = join(folder, 'pgpass');
    writeFileSync(PGPASSFILE, `127.0.0.1:${cluster.port}:postgres:ann:${secret}\n`);
    chmodSync(PGPASSFILE, 0o600);
    const env = { PGUSER: 'ann', PGDATABASE: 'postgres', PGPASSFILE };
    expect((await diagnose('service=bare', env)).verdict).toBe('healthy');
  });

  test('one that is not there is unknown, not healthy, even when the string has a host', async () => {
    const url = `postgresql://ann:${secret}@127.0.0.1:${cluster.port}/postgres`;
    const diagnosis = await diagnose(url, { PGSERVICE: 'theirs' });
    expect(diagnosis.verdict).toBe('unknown');
    expect(diagnosis.unknown).toContain(`${folder}/.pg_service.conf (has ours, bare)`);
    expect(diagnosis.checked).toContainEqual(
      expect.objectContaining({ layer: 'authentication', state: 'passed' }),
    );
  });

  test('what is said of the other drivers is what they do', async () => {
    const url = `postgresql://ann:${secret}@127.0.0.1:${cluster.port}/postgres?service=ours`;
    const sql = postgres(url, { max: 1, connect_timeout: 5 });
    await expect(sql`SELECT 1`).rejects.toThrow('unrecognized configuration parameter "service"');
    await sql.end({ timeout: 1 });
    expect(new pg.Client('postgresql:///?service=ours')).toMatchObject({ host: 'localhost', port: 5_432 });
  });
});
