import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../test/cluster.ts';
import type { Diagnosis } from './cause.ts';

const bin = join(import.meta.dirname, '../../bin/doctor.mjs');
const folder = mkdtempSync(join(tmpdir(), 'doctor-grants-'));
const snapshot = join(folder, 'good.json');
let cluster: Cluster;

interface Ran {
  code: number;
  err: string;
  diagnosis: Diagnosis & {
    grants?: {
      applied?: { committed: boolean };
      rolesFile?: string;
      plan?: { kind: string; statements?: string[] };
      drift?: { entries: unknown[] };
    };
  };
}

function doctor(...words: string[]): Promise<Ran> {
  const url = `postgresql://postgres:postgres@127.0.0.1:${cluster.port}/postgres`;
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, 'db', url, '--json', ...words], (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), err, diagnosis: JSON.parse(out) as Ran['diagnosis'] });
    });
  });
}

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role BYPASSRLS');
  await cluster.sql(`
    GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;
    CREATE TABLE guarded (id int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY`);
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a good state is recorded, a dropped schema is noticed, and the snapshot brings it back in one transaction', async () => {
  const recorded = await doctor('--snapshot', snapshot);
  expect(recorded.code).toBe(0);
  expect(existsSync(snapshot)).toBe(true);
  expect(() => JSON.parse(readFileSync(snapshot, 'utf8'))).not.toThrow();

  await cluster.sql(
    'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE guarded (id int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY',
  );
  const lost = await doctor('--grants');
  expect(lost.code).toBe(1);
  expect(lost.diagnosis.causes.every(({ layer }) => layer === 'grants')).toBe(true);

  const drift = await doctor('--compare', snapshot);
  expect(drift.diagnosis.grants?.drift?.entries.length).toBeGreaterThan(0);

  const shown = await doctor('--fix', '--dry-run', '--policy', snapshot);
  expect(shown.err).toContain('In one transaction');
  expect(shown.diagnosis.grants?.applied).toBeUndefined();
  const unasked = await doctor('--fix', '--policy', snapshot);
  expect(unasked.diagnosis.grants?.applied).toBeUndefined();
  expect((await doctor('--grants')).code).toBe(1);

  const mended = await doctor('--fix', '--policy', snapshot, '--yes');
  expect(mended.diagnosis.grants?.applied).toMatchObject({ committed: true });
  expect((await doctor('--compare', snapshot)).code).toBe(0);
});

test('--policy snapshot means the file of --compare, and the file that was recorded is never written over', async () => {
  const before = readFileSync(snapshot, 'utf8');
  const shown = await doctor('--fix', '--dry-run', '--policy', 'snapshot', '--compare', snapshot);
  expect(shown.diagnosis.grants?.plan).toMatchObject({ kind: 'plan' });
  const again = await doctor('--snapshot', snapshot);
  expect(again.code).toBe(2);
  expect(again.diagnosis.unknown).toContain('exists already and was not written over');
  const meant = await doctor('--fix', '--dry-run', '--policy', 'snapshot', '--snapshot', snapshot);
  expect(meant.diagnosis.grants?.plan).toMatchObject({ kind: 'plan' });
  expect(readFileSync(snapshot, 'utf8')).toBe(before);
});

test('--roles-file writes SQL that brings roles, usage and defaults back after the schema was dropped', async () => {
  const file = join(folder, '000_roles_and_defaults.sql');
  const { code, diagnosis } = await doctor('--roles-file', file);
  expect({ code, grants: diagnosis.grants }).toMatchObject({ code: 0, grants: { rolesFile: file } });
  const sql = readFileSync(file, 'utf8');
  await cluster.sql('DROP SCHEMA public CASCADE');
  await cluster.sql(sql);
  await cluster.sql(sql);
  await cluster.sql('CREATE TABLE made_later (id int); ALTER TABLE made_later ENABLE ROW LEVEL SECURITY');
  expect((await doctor('--grants')).code).toBe(0);

  const empty = join(folder, 'empty.sql');
  const undecided = await doctor('--roles-file', empty, '--roles', 'pg_monitor');
  expect(undecided.code).toBe(2);
  expect(undecided.diagnosis.unknown).toContain('Choose --policy all, none or a file');
  expect(existsSync(empty)).toBe(false);
});

test('a snapshot that is not one is refused in a sentence, and nothing is changed', async () => {
  const { code, diagnosis } = await doctor('--compare', join(import.meta.dirname, '../../package.json'));
  expect(code).toBe(2);
  expect(diagnosis.unknown).toContain('The grants are not known');
});
