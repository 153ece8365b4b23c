import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WorkspaceError } from '../workspace-error.ts';
import { parseConfig, readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'workspace-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (config: unknown) => parseConfig(JSON.stringify(config), 'workspace.config.json');
const mail = { kind: 'mail', offset: 7, smtpOffset: 8 };
const db = { kind: 'postgres', offset: 4, database: 'shop' };
const redis = { kind: 'redis', offset: 2 };

test('only services are needed; every default is filled in', async () => {
  expect(await parse({ services: { db } })).toEqual({
    worktrees: '../{repo}.worktrees/{name}',
    services: { db: { ...db, needs: [], autostart: true, inputs: [] } },
    environment: {},
    hooks: { setup: [], teardown: [] },
    copy: [],
    share: [],
  });
});

test('a database without a name is called app', async () => {
  const { services } = await parse({ services: { db: { kind: 'postgres', offset: 4 } } });
  expect(services.db).toMatchObject({ database: 'app' });
});

test('a configuration with every part is taken', async () => {
  const config = await parse({
    $schema: './schema.json',
    name: 'shop',
    worktrees: '../trees/{name}',
    services: {
      db: { ...db, migrate: 'npm run migrate', seed: ['npm', 'run', 'seed'], inputs: ['migrations/**'] },
      redis,
      mail,
      api: {
        kind: 'process',
        offset: 1,
        command: 'node api.js',
        health: { http: '/readyz' },
        needs: ['db'],
        autostart: false,
      },
      web: {
        kind: 'process',
        offset: 0,
        command: ['node', 'web.js'],
        cwd: 'apps/web',
        environment: { X: '1' },
      },
      worker: { kind: 'compose', service: 'worker', health: { command: 'true' } },
    },
    compose: {},
    databaseUrl: '{services.db.url}',
    environment: {
      A: '{services.mail.smtpUrl} {ports.mail-smtp} {ports.web} {name}',
      JSON: '{"a":{"b":1}}',
      S: '${HOME}',
    },
    hooks: { setup: ['npm ci'] },
  });
  expect(config.compose).toEqual({ file: 'compose.yaml' });
  expect(config.services.api).toMatchObject({
    health: { http: '/readyz', timeoutMs: 30_000 },
    autostart: false,
  });
});

test.each<[string, unknown, string]>([
  ['an unknown key', { services: {}, serices: {} }, 'serices: is not known here'],
  [
    'an unknown key of a service',
    { services: { db: { ...db, prot: 1 } } },
    'services.db.prot: is not known here',
  ],
  ['an unknown kind', { services: { db: { kind: 'mysql' } } }, 'services.db.kind: must be one of postgres'],
  ['no services', {}, 'services: '],
  ['an offset of ten', { services: { redis: { ...redis, offset: 10 } } }, 'services.redis.offset: '],
  ['a service without a name', { services: { '': redis } }, 'services[""]: a service is named'],
  ['an upper case service', { services: { Redis: redis } }, 'services.Redis: a service is named'],
  [
    'two services on one port',
    { services: { redis, mail: { ...mail, smtpOffset: 2 } } },
    'services.mail.smtpOffset: 2 is taken by services.redis.offset',
  ],
  [
    'a service on a port of Supabase',
    { services: { db, supabase: { kind: 'supabase' } } },
    'services.supabase: 4 is taken by services.db.offset',
  ],
  [
    'a need that is not there',
    { services: { redis: { ...redis, needs: ['dbb'] } } },
    'services.redis.needs[0]: there is no service “dbb”',
  ],
  [
    'services that wait for each other',
    { services: { db: { ...db, needs: ['redis'] }, redis: { ...redis, needs: ['db'] } } },
    'services.db.needs: the services wait for each other: db → redis → db',
  ],
  [
    'a service that waits for itself',
    { services: { redis: { ...redis, needs: ['redis'] } } },
    'redis → redis',
  ],
  [
    'an unknown placeholder',
    { services: { redis }, environment: { X: '{ports.wev}' } },
    'environment.X: there is no placeholder {ports.wev}',
  ],
  [
    'a placeholder of a service without an address',
    { services: { api: { kind: 'process', command: 'x' } }, environment: { X: '{services.api.url}' } },
    'environment.X: there is no placeholder {services.api.url}',
  ],
  [
    'a placeholder in a line for the shell',
    { services: { redis, api: { kind: 'process', command: 'node api.js {ports.redis}' } } },
    'services.api.command: a line for the shell gets no placeholders',
  ],
  [
    'a service without its place',
    { services: { redis: { kind: 'redis' } } },
    'services.redis.offset: is missing; it takes a number',
  ],
  [
    'a number for a text',
    { services: { db: { ...db, database: 5 } } },
    'services.db.database: must be a text',
  ],
  ['a text for a list', { services: { db: { ...db, needs: 'redis' } } }, 'services.db.needs: must be a list'],
  ['trees without {name}', { services: {}, worktrees: '../trees' }, 'worktrees: must hold {name}'],
  [
    'a folder outside',
    { services: { api: { kind: 'process', command: 'x', cwd: '../x' } } },
    'services.api.cwd: a path inside the working tree',
  ],
  [
    'an absolute file to copy',
    { services: {}, copy: ['/etc/passwd'] },
    'copy[0]: a path inside the working tree',
  ],
  [
    'compose without its file',
    { services: { worker: { kind: 'compose', service: 'worker' } } },
    'compose: is missing',
  ],
  [
    'health of no known form',
    { services: { api: { kind: 'process', command: 'x', health: { http: 'no-slash' } } } },
    'services.api.health.http: ',
  ],
  [
    'a variable with a dash',
    { services: {}, environment: { 'A-B': '1' } },
    'environment.A-B: a variable is letters',
  ],
  ['a value with NUL', { services: {}, environment: { A: 'a\0b' } }, 'environment.A: '],
  [
    'the name of a system database',
    { services: { db: { ...db, database: 'postgres' } } },
    'services.db.database: ',
  ],
])('%s is refused and its place is named', async (_what, config, said) => {
  const error = await parse(config).then(
    () => null,
    (reason: unknown) => reason as WorkspaceError,
  );
  expect(error).toBeInstanceOf(WorkspaceError);
  expect(error?.message).toContain(`  ${said}`.replace(/^ {2}redis/, 'redis'));
  expect([error?.code, error?.exitCode]).toEqual(['config-unreadable', 2]);
});

test('all mistakes are named at once', async () => {
  await expect(parse({ services: { a: { kind: 'redis' }, b: { kind: 'mail', offset: 1 } } })).rejects.toThrow(
    /services\.a\.offset[^]*services\.b\.smtpOffset/,
  );
});

test('what is not JSON is refused with the file’s name', async () => {
  await expect(parseConfig('{ // comment', '/x/workspace.config.json')).rejects.toThrow(
    '/x/workspace.config.json is not JSON',
  );
});

test('a tree without a file takes the one of the main checkout, and without both the way out is named', async () => {
  await expect(readConfig(join(folder, 'none'))).rejects.toMatchObject({
    code: 'no-config',
    fix: 'write one with `workspace init`',
  });
  writeFileSync(join(folder, 'workspace.config.json'), '\uFEFF{ "services": {}, "name": "shop" }');
  expect((await readConfig(join(folder, 'none'), { fallback: folder })).name).toBe('shop');
});
