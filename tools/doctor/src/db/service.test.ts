import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTarget } from './read-target.ts';
import { findService, serviceIn } from './service.ts';
import { type UrlResult, checkUrl } from './walk/check-url.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-services-'));
const home = join(folder, 'home');
const system = join(folder, 'etc');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(home);
mkdirSync(system);
const own = join(home, '.pg_service.conf');
const shared = join(system, 'pg_service.conf');
writeFileSync(own, '[both]\nhost=own.example\n[bad]\nhost = h\n');
writeFileSync(
  shared,
  '[both]\nhost=shared.example\n[full]\nhost=db.example\nport=5433\nuser=ann\npassword=sesame\ndbname=shop\nsslmode=require\nsslpassword=open-the-key\n',
);
const env = { HOME: home, PGSYSCONFDIR: system };

describe('where a service is looked for', () => {
  test('the file of the user comes before that of the system', async () => {
    expect(await findService('both', env)).toMatchObject({ parts: { host: 'own.example' }, file: own });
    expect(await findService('full', env)).toMatchObject({ parts: { host: 'db.example' }, file: shared });
  });

  test('PGSERVICEFILE takes the place of ~/.pg_service.conf, and must be there', async () => {
    const PGSERVICEFILE = join(folder, 'other.conf');
    expect((await findService('both', { ...env, PGSERVICEFILE })).error).toContain('other.conf');
    writeFileSync(PGSERVICEFILE, '[x]\nhost=x.example\n');
    expect(await findService('both', { ...env, PGSERVICEFILE })).toMatchObject({
      parts: { host: 'shared.example' },
    });
  });

  test('one that is nowhere: every file is named, with what it has', async () => {
    const { error = '' } = await findService('none', env);
    expect(error).toContain(`${own} (has both, bad)`);
    expect(error).toContain(`${shared} (has both, full)`);
    const nowhere = await findService('none', { HOME: join(folder, 'x'), PGSYSCONFDIR: '/nowhere' });
    expect(nowhere.error).toContain('/nowhere/pg_service.conf (not there)');
  });

  test('a syntax error has its file and line', async () => {
    expect((await findService('bad', env)).error).toContain(`${own}, line 4: there is a blank before`);
  });

  test('a pipe in the place of a file does not hold it up, and names are made harmless', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect((await findService('x', { ...env, PGSERVICEFILE: pipe })).error).toContain('not a regular file');
    const hostile = join(folder, 'hostile');
    writeFileSync(hostile, '[\u001b[31mred\u202e]\nhost=h\n');
    const { error = '' } = await findService('x\u001b[2J', { ...env, PGSERVICEFILE: hostile });
    expect(error).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('the service of a connection string', () => {
  // [string, service]
  const strings: [string | null, string | undefined][] = [
    ['service=full', 'full'],
    ["service = 'a b' user=u", 'a b'],
    ['postgresql:///?service=full', 'full'],
    ['postgres://u:p%zz@h/db?service=full', 'full'],
    ['postgres://u@h/db', undefined],
    [null, undefined],
  ];
  test.each(strings)('%s names %s', (text, name) => {
    expect(serviceIn(text)).toBe(name);
  });
});

describe('what is taken from where', () => {
  const read = async (url: string | undefined, more: Record<string, string> = {}): Promise<UrlResult> =>
    checkUrl(
      await readTarget({
        ...(url === undefined ? {} : { url }),
        env: { ...env, ...more },
        readStdin: async () => '',
      }),
    );

  test('the string, then the service, then the variables', async () => {
    const { login } = await read('postgresql://bob@/?service=full', {
      PGUSER: 'zoe',
      PGPORT: '1',
      PGDATABASE: 'z',
    });
    expect(login).toMatchObject({ host: 'db.example', port: 5433, user: 'bob', database: 'shop' });
    expect(login?.parameters.sslmode).toBe('require');
    expect((await read('service=both', { PGUSER: 'zoe' })).login).toMatchObject({
      host: 'own.example',
      user: 'zoe',
    });
  });

  test('PGSERVICE does without a URL, and one in the string counts before it', async () => {
    expect((await read(undefined, { PGSERVICE: 'full' })).login).toMatchObject({ user: 'ann' });
    const { login } = await read('service=both', { PGSERVICE: 'full' });
    expect(login?.host).toBe('own.example');
  });

  test('which drivers read it is told, and where it stands', async () => {
    const { steps } = await read('postgresql:///?service=full');
    const detail = steps[0]?.detail ?? '';
    expect(detail).toContain(
      `the service “full” (${shared}, line 3) gives host, port, user, password, dbname`,
    );
    expect(detail).toContain('only libpq reads services');
    expect(detail).toContain('pg would go to localhost:5432');
    expect(detail).toContain('postgres.js hands “service” to the server');
  });

  test('its passwords are secrets, and are not told', async () => {
    const result = await read('service=full');
    expect(result.secrets).toEqual(expect.arrayContaining(['sesame', 'open-the-key']));
    expect(JSON.stringify([result.steps, result.causes])).not.toMatch(/sesame|open-the-key/);
  });

  test('one that is not there stops libpq; a host in the string is looked at all the same', async () => {
    const stopped = await read('service=none');
    expect(stopped).toMatchObject({ login: null, steps: [{ layer: 'url', state: 'failed' }] });
    expect(stopped.unknown).toContain('the service “none” is in none of');
    const named = await read('postgresql://u@h.example/db', { PGSERVICE: 'none' });
    expect(named.login?.host).toBe('h.example');
    expect(named.unknown).toContain('libpq ends here');
  });

  test('a service in a .env file, and for another URL of it', async () => {
    const envFile = join(folder, '.env');
    writeFileSync(envFile, 'PGSERVICE=full\nPGUSER=u\n');
    const target = await readTarget({ envFile, env, readStdin: async () => '' });
    expect(checkUrl(target).login).toMatchObject({ host: 'db.example', user: 'ann' });
    writeFileSync(envFile, 'DATABASE_URL=postgres://u@h/db\nOTHER=postgres:///?service=both\n');
    const two = await readTarget({ envFile, env, readStdin: async () => '' });
    expect(checkUrl(two).login?.host).toBe('h');
    expect(checkUrl({ ...two, text: two.siblings[0]?.text ?? '' }).login?.host).toBe('own.example');
  });
});
