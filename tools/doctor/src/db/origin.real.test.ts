import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../test/certificates.ts';
import { type Cluster, startCluster } from '../../test/cluster.ts';
import { inNamespace, whyNoNamespace } from '../../test/in-namespace.ts';
import type { World, WorldReport } from '../../test/world.ts';
import type { Diagnosis } from './cause.ts';

const REF = 'abcdefghijklmnopqrst';
const DIRECT = `db.${REF}.supabase.co`;
const WRONG = 'aws-0-eu-central-1.pooler.supabase.com';
const RIGHT = 'aws-1-eu-central-1.pooler.supabase.com';
const PASSWORD = 'qq#zx%kv!2';
const doctor = [process.execPath, join(import.meta.dirname, '../../bin/doctor.mjs'), 'db'];

const missing = whyNoNamespace();
if (missing) console.warn(`The three failures at once were not tried: ${missing}.`);

const hasPsql = spawnSync('psql', ['--version']).status === 0;
if (!hasPsql) console.warn('psql was not tried: it is not installed.');

describe.skipIf(missing)('the three failures of the origin at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-origin-'));
  const envFile = join(folder, '.env');
  const settingsFile = join(folder, 'pooler.json');
  const caFile = join(folder, 'ca.pem');
  const authority = makeCertificate('Test Authority', { isAuthority: true });
  const tls = makeCertificate('pooler', { names: ['*.pooler.supabase.com'], signer: authority });
  let cluster: Cluster;
  let backend: { path: string };

  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql(`ALTER ROLE postgres PASSWORD '${PASSWORD}'`);
    backend = { path: join(cluster.folder, `.s.PGSQL.${cluster.port}`) };
    writeFileSync(caFile, authority.certificate);
    writeFileSync(
      envFile,
      `DIRECT_URL='postgresql://postgres:${PASSWORD}@${DIRECT}:5432/postgres'\nDATABASE_URL='postgresql://postgres.${REF}:${PASSWORD}@${WRONG}:5432/postgres'\n`,
    );
    writeFileSync(
      settingsFile,
      JSON.stringify([
        {
          database_type: 'PRIMARY',
          db_host: RIGHT,
          db_port: 6543,
          db_user: `postgres.${REF}`,
          db_name: 'postgres',
          pool_mode: 'transaction',
        },
      ]),
    );
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function world(generation: 'old' | 'new', runs: World['runs']): World {
    return {
      dns: {
        [DIRECT]: { AAAA: ['2a05:d014:1c06:5f00::1'] },
        [WRONG]: { A: ['127.0.0.2'] },
        [RIGHT]: { A: ['127.0.0.3'] },
        'example.com': { A: ['192.0.2.1'] },
      },
      poolers: [
        { host: '127.0.0.2', port: 5432, generation, projects: [], tls },
        { host: '127.0.0.3', port: 5432, generation, projects: [REF], tls, backend },
      ],
      runs,
    };
  }

  function solved(report: WorldReport): Diagnosis {
    const [run] = report.runs;
    expect(run?.err).toBe('');
    const diagnosis = JSON.parse(run?.out ?? '') as Diagnosis;
    const certain = Object.fromEntries(diagnosis.causes.map(({ id, certainty }) => [id, certainty]));
    expect(certain).toEqual({
      'password-not-encoded': 'proved',
      'ipv6-only-host': 'proved',
      'pooler-host-wrong': 'proved',
    });
    expect(run?.code).toBe(1);
    expect(run?.ms).toBeLessThan(10_000);
    // One login in all, and only at the host that knows the project.
    expect(report.poolers.map(({ proofs }) => proofs)).toEqual([0, 1]);
    for (const piece of ['qq#', 'zx%', 'zx', 'kv!2'])
      expect((run?.out ?? '') + report.asked.join(' ')).not.toContain(piece);
    return diagnosis;
  }

  for (const generation of ['old', 'new'] as const) {
    test(`from a .env file and the project's settings, errors of the ${generation} generation, in under 10 s`, async () => {
      const command = [
        ...doctor,
        '--dotenv',
        envFile,
        '--supabase-settings',
        settingsFile,
        '--ca',
        caFile,
        '--json',
      ];
      const diagnosis = solved(await inNamespace(world(generation, [{ command }])));
      expect(diagnosis.url).toBe(`postgresql://postgres.${REF}:***@${RIGHT}:5432/postgres?sslmode=require`);
    });
  }

  test('by asking the pooler hosts, without settings', async () => {
    const command = [...doctor, '--dotenv', envFile, '--find-pooler', '--ca', caFile, '--json'];
    const diagnosis = solved(await inNamespace(world('new', [{ command }])));
    expect(diagnosis.url).toContain(`@${RIGHT}:5432/`);
  });

  test('the URL it prints is taken by pg, postgres.js and psql, and the PGPASSWORD form by psql', async () => {
    const command = [
      ...doctor,
      '--dotenv',
      envFile,
      '--supabase-settings',
      settingsFile,
      '--ca',
      caFile,
      '--print-url',
    ];
    const first = await inNamespace(world('new', [{ command }]));
    const url = first.runs[0]?.out.trim() ?? '';
    expect(url).toBe(`postgresql://postgres.${REF}:qq%23zx%25kv!2@${RIGHT}:5432/postgres?sslmode=require`);
    expect(first.runs[0]?.err).not.toContain('qq');
    const env = { NODE_EXTRA_CA_CERTS: caFile, URL_TO_TRY: url };
    const root = join(import.meta.dirname, '../..');
    const node = (program: string): World['runs'][number] => ({
      command: [
        process.execPath,
        '--input-type=module',
        '-e',
        `import { createRequire } from 'node:module'; const need = createRequire('${root}/package.json'); ${program}`,
      ],
      env,
    });
    const form = /psql '([^']+)'/.exec(first.runs[0]?.err ?? '')?.[1] ?? '';
    const report = await inNamespace(
      world('new', [
        node(
          `const pg = need('pg'); const c = new pg.Client({ connectionString: process.env.URL_TO_TRY }); await c.connect(); console.log((await c.query('select 41 + 1 as n')).rows[0].n); await c.end();`,
        ),
        node(
          `const sql = need('postgres')(process.env.URL_TO_TRY); console.log((await sql\`select 41 + 1 as n\`)[0].n); await sql.end();`,
        ),
        ...(hasPsql
          ? [
              { command: ['psql', url, '-Atc', 'select 41 + 1'] },
              { command: ['psql', form, '-Atc', 'select 41 + 1'], env: { PGPASSWORD: PASSWORD } },
            ]
          : []),
      ]),
    );
    expect(report.runs).toHaveLength(hasPsql ? 4 : 2);
    expect(report.runs.map(({ out, err, code }) => [out.trim(), code, code === 0 ? '' : err])).toEqual(
      report.runs.map(() => ['42', 0, '']),
    );
  });

  const variants: [errno: string, setup: string][] = [
    ['ENETUNREACH', 'true'],
    ['EADDRNOTAVAIL', 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1'],
    ['EINVAL', 'ip -6 route add blackhole 2a05::/16'],
  ];
  for (const [errno, setup] of variants) {
    test(`a machine without IPv6 that says ${errno}: the direct host is IPv6 only`, async () => {
      const command = [...doctor, `postgresql://postgres:pw@${DIRECT}:5432/postgres`, '--json'];
      const report = await inNamespace(world('new', [{ command }]), setup);
      const { causes, checked } = JSON.parse(report.runs[0]?.out ?? '') as Diagnosis;
      expect(causes.map(({ id, certainty }) => [id, certainty])).toEqual([['ipv6-only-host', 'proved']]);
      expect(causes[0]?.evidence.join()).toContain(errno);
      expect(
        checked
          .filter(({ layer }) => layer === 'tls' || layer === 'authentication')
          .map(({ state }) => state),
      ).toEqual(['skipped', 'skipped']);
    });
  }
});
