import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStatus, readKeys, writeKeys } from './keys.ts';

/** An answer of CLI 3.1.0 with auth on, shortened; the keys are the ones that it has for everybody. */
const WITH_AUTH = `{
  "ANON_KEY": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.anon",
  "API_URL": "http://127.0.0.1:25004",
  "DB_URL": "postgresql://postgres:postgres@127.0.0.1:25005/postgres",
  "JWT_SECRET": "super-secret-jwt-token-with-at-least-32-characters-long",
  "PUBLISHABLE_KEY": "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH",
  "SECRET_KEY": "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz",
  "SERVICE_ROLE_KEY": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.role",
  "STUDIO_URL": "http://127.0.0.1:25006"
}
`;
/** The same CLI with `[auth] enabled = false`. */
const WITHOUT_AUTH =
  '{\n  "API_URL": "http://127.0.0.1:25004",\n  "DB_URL": "postgresql://postgres:postgres@127.0.0.1:25005/postgres"\n}\n';

describe('the keys of Supabase', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'workspace-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    [
      'all',
      WITH_AUTH,
      {
        anonKey: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.anon',
        serviceRoleKey: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.role',
        publishableKey: 'sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH',
        secretKey: 'sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz',
        jwtSecret: 'super-secret-jwt-token-with-at-least-32-characters-long',
      },
    ],
    ['none without auth', WITHOUT_AUTH, {}],
    [
      'those that an older CLI has',
      '{"ANON_KEY":"a","SERVICE_ROLE_KEY":"s"}',
      { anonKey: 'a', serviceRoleKey: 's' },
    ],
    ['none from what is no text', '{"ANON_KEY":7,"SECRET_KEY":""}', {}],
    ['none from no JSON', 'Not linked.\n', {}],
    ['none from a list', '[]', {}],
    ['none from null', 'null', {}],
  ])('are read: %s', (_name, text, keys) => {
    expect(parseStatus(text)).toEqual(keys);
  });

  it('are kept for the owner only', () => {
    writeFileSync(join(folder, 'keys.json'), '', { mode: 0o644 });
    writeKeys(folder, { anonKey: 'a', jwtSecret: 'j' });
    expect(readKeys(folder)).toEqual({ anonKey: 'a', jwtSecret: 'j' });
    expect(readdirSync(folder)).toEqual(['keys.json']);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  it('are none before the first start, and none in a broken file', () => {
    expect(readKeys(folder)).toEqual({});
    writeFileSync(join(folder, 'keys.json'), '{"anon');
    expect(readKeys(folder)).toEqual({});
  });
});
