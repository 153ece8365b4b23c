import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../config/config.ts';
import { portsOf } from './addresses.ts';
import { writeKeys } from '../supabase/keys.ts';
import { environmentOf, databaseUrlOf, fillText, type Filling } from './environment.ts';
import { toEnvFile, toShell } from './quote.ts';

const workspace = { id: 'w1', name: 'feat', branch: 'feature/x', path: '/trees/feat', basePort: 3011 };

async function filling(config: object): Promise<Filling> {
  const parsed = await parseConfig(JSON.stringify(config), 'config');
  return { workspace, config: parsed, ports: portsOf(3011, parsed.services), mainPath: '/src/shop' };
}

const services = {
  db: { kind: 'postgres', offset: 4, database: 'shop' },
  mail: { kind: 'mail', offset: 7, smtpOffset: 8 },
  redis: { kind: 'redis', offset: 2 },
  web: { kind: 'process', offset: 0, command: 'x' },
};

test('ports hold the names of the block and every service', async () => {
  expect(
    (await filling({ services: { ...services, front: { kind: 'process', offset: 9, command: 'x' } } })).ports,
  ).toEqual({
    web: 3011,
    api: 3012,
    redis: 3013,
    'supabase-api': 3014,
    'supabase-db': 3015,
    studio: 3016,
    auth: 3017,
    inbucket: 3018,
    db: 3015,
    mail: 3018,
    'mail-smtp': 3019,
    front: 3020,
  });
});

test('every placeholder is filled', async () => {
  const text =
    '{name} {branch} {path} {repo} {main} {id} {base} {ports.web} {services.mail.url} {services.mail.smtpUrl} {services.redis.url}';
  expect(fillText(text, await filling({ services }))).toBe(
    'feat feature/x /trees/feat shop /src/shop w1 3011 3011 http://127.0.0.1:3018 smtp://127.0.0.1:3019 redis://127.0.0.1:3013',
  );
});

test('the database is in the environment by itself, and the configuration wins', async () => {
  const url = 'postgres://postgres:postgres@127.0.0.1:3015/shop';
  expect(environmentOf(await filling({ services }))).toEqual({
    WORKSPACE_NAME: 'feat',
    WORKSPACE_BASE_PORT: '3011',
    DATABASE_URL: url,
  });
  expect(
    environmentOf(
      await filling({ services, databaseUrl: '{services.db.url}?a=b', environment: { DATABASE_URL: 'x' } }),
    ),
  ).toMatchObject({ DATABASE_URL: 'x' });
  expect(databaseUrlOf(await filling({ services: {} }))).toBeNull();
});

test('an entry about a service that cannot run here is left out', async () => {
  const config = await filling({
    services,
    environment: { REDIS: '{services.redis.url}', REDIS_PORT: '{ports.redis}', WEB: '{ports.web}' },
  });
  const variables = environmentOf(config, new Set(['redis', 'db']));
  expect(variables).toEqual({ WORKSPACE_NAME: 'feat', WORKSPACE_BASE_PORT: '3011', WEB: '3011' });
});

const HOSTILE = [
  '',
  'plain',
  'with space',
  ' leading and trailing ',
  'a#b # c',
  "it's",
  'say "x"',
  'both "x" and \'y\'',
  'back`tick',
  '$HOME ${HOME} $(id) `id`',
  'two\nlines',
  'C:\\new\\table',
  '\\',
  '!!',
  '=',
  'ä 日本 \u{1F600}',
  '"',
  "'",
  '-n',
  '~',
  '*',
];

describe('values survive', () => {
  test.each(HOSTILE)('a .env file: %j', (value) => {
    expect(parseEnv(toEnvFile({ A: value, LAST: 'z' }))).toEqual({ A: value, LAST: 'z' });
  });

  test.each([...HOSTILE, 'all \' " ` $', 'a\r\nb'])('a POSIX shell: %j', (value) => {
    const script = `eval "$1"; exec "$2" -e 'process.stdout.write(JSON.stringify([process.env.A, process.env.LAST]))'`;
    const out = execFileSync('sh', ['-c', script, 'sh', toShell({ A: value, LAST: 'z' }), process.execPath], {
      encoding: 'utf8',
    });
    expect(JSON.parse(out)).toEqual([value, 'z']);
  });

  test.each(['all \' " `', 'a\rb', "it's `x` $y"])('what a .env file cannot say is refused: %j', (value) => {
    expect(() => toEnvFile({ A: value })).toThrow(expect.objectContaining({ code: 'not-expressible' }));
  });
});

test('Supabase gives its keys and its project once it was started, and nothing is made up before', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'workspace-environment-'));
  try {
    const supabase = { kind: 'supabase', config: 'supabase/config.toml' };
    const environment = {
      SUPABASE_URL: '{services.sb.url}',
      SUPABASE_ANON_KEY: '{services.sb.anonKey}',
      SUPABASE_SECRET_KEY: '{services.sb.secretKey}',
    };
    const config = { services: { sb: supabase }, databaseUrl: '{services.sb.dbUrl}', environment };
    const known = { ...(await filling(config)), dataFolder };
    const before = {
      WORKSPACE_NAME: 'feat',
      WORKSPACE_BASE_PORT: '3011',
      DATABASE_URL: 'postgresql://postgres:postgres@127.0.0.1:3015/postgres',
      SUPABASE_URL: 'http://127.0.0.1:3014',
    };
    expect(environmentOf(known)).toEqual(before);
    mkdirSync(join(dataFolder, 'sb', 'supabase'), { recursive: true });
    writeFileSync(join(dataFolder, 'sb', 'supabase', 'config.toml'), '');
    writeKeys(join(dataFolder, 'sb'), { anonKey: 'anon' });
    expect(environmentOf(known)).toEqual({
      ...before,
      SUPABASE_WORKDIR: join(dataFolder, 'sb'),
      SUPABASE_ANON_KEY: 'anon',
    });
    expect(environmentOf(known, new Set(['sb']))).not.toHaveProperty('SUPABASE_ANON_KEY');
  } finally {
    rmSync(dataFolder, { recursive: true });
  }
});
