import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = import.meta.dirname;
/** Below node_modules, as an installed package is: there Node reads no TypeScript. */
const modules = join(here, '../../node_modules');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(modules, '.doctor-'));
  execFileSync(process.execPath, ['--no-warnings', join(here, 'build.ts'), join(folder, 'dist')]);
  mkdirSync(join(folder, 'bin'));
  cpSync(join(here, 'bin/doctor.mjs'), join(folder, 'bin/doctor.mjs'));
  cpSync(join(here, 'package.json'), join(folder, 'package.json'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function doctor(...args: string[]) {
  return spawnSync(process.execPath, [join(folder, 'bin/doctor.mjs'), ...args], { encoding: 'utf8' });
}

test('the package runs below node_modules and knows the messages of other languages', () => {
  const text = 'FATAL:  Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen';
  const { status, stdout, stderr } = doctor('db', '--json', '--explain', text);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'cause_found',
    causes: [{ id: 'password-wrong' }, {}],
  });
});

test('the package tells its version, and where a port is closed', () => {
  const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { version: string };
  expect(doctor('--version').stdout.trim()).toBe(version);
  const { status, stdout } = doctor('db', 'postgresql://u@127.0.0.1:1/d', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ causes: [{ id: 'server-not-listening' }] });
});

test('the package holds the schema, its licence and that of the messages, and no tests', () => {
  const names = ['schema/host.schema.json', 'LICENSE', 'NOTICE', 'db/explain/translated-messages.json'];
  expect(names.filter((name) => !existsSync(join(folder, 'dist', name)))).toEqual([]);
  expect(readFileSync(join(folder, 'dist/NOTICE'), 'utf8')).toContain('PostgreSQL Global Development Group');
  expect(existsSync(join(folder, 'dist/db/explain/explain.test.js'))).toBe(false);
});
