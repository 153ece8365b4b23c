import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findAuthority } from './authority.ts';
import type { Login } from './login.ts';

const home = mkdtempSync(join(tmpdir(), 'doctor-authority-'));
const file = join(home, 'ca.crt');
writeFileSync(file, 'PEM');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const login = (parameters: Record<string, string>): Login => ({
  host: 'h.example',
  port: 5_432,
  user: 'u',
  password: '',
  database: 'd',
  parameters,
});

describe('the authorities', () => {
  test('are those of sslrootcert, unless others were given', async () => {
    expect(await findAuthority(login({ sslrootcert: file }), home, undefined)).toMatchObject({ ca: 'PEM' });
    expect(await findAuthority(login({ sslrootcert: file }), home, 'own')).toMatchObject({ ca: 'own' });
    const system = await findAuthority(
      login({ sslrootcert: 'system', sslmode: 'verify-full' }),
      home,
      undefined,
    );
    expect(system).toEqual({ steps: [], causes: [], ca: undefined });
  });

  test('a folder in the place of the file is told', async () => {
    const found = await findAuthority(login({ sslrootcert: home }), home, undefined);
    expect(found.causes.map(({ id }) => id)).toEqual(['tls-ca-unknown']);
    expect(found.causes[0]?.evidence[0]).toContain('not a regular file');
  });

  test('without a name libpq has its own file, and what it does when that is not there is told', async () => {
    const said = async (parameters: Record<string, string>): Promise<string[]> =>
      (await findAuthority(login(parameters), home, undefined)).steps.map(
        ({ state, detail }) => `${state} ${detail}`,
      );
    expect(await said({})).toEqual([]);
    expect(await said({ sslmode: 'require' })).toEqual([]);
    expect((await said({ sslmode: 'verify-full' }))[0]).toContain(
      'failed libpq ends with “root certificate file',
    );
    mkdirSync(join(home, '.postgresql'));
    writeFileSync(join(home, '.postgresql/root.crt'), 'PEM');
    for (const sslmode of ['require', 'verify-ca', 'verify-full'])
      expect((await said({ sslmode }))[0]).toContain('skipped libpq verifies with');
  });
});
