import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp();
});
afterAll(() => world.close());

const get = (url: string) => world.app.inject({ url });

describe('what every installation answers', () => {
  test.each([
    ['/healthz', 200, 'ok'],
    ['/readyz', 200, 'ready'],
    ['/metrics', 200, 'sira_http_request_duration_seconds'],
    ['/api/openapi.json', 200, '"openapi":"3.1.0"'],
    ['/api/docs', 200, 'listInvoices'],
    ['/api/v1/nothing', 404, 'unknown_path'],
  ])('%s -> %i', async (url, status, text) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(text);
  });

  test('no operation without its errors, a session or a name', () => {
    const document = world.app.swagger() as unknown as {
      paths: Record<
        string,
        Record<string, { operationId?: string; responses: object; security?: unknown[] }>
      >;
    };
    const open: string[] = [];
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        expect(operation.operationId, `${method} ${path}`).toBeTruthy();
        expect(Object.keys(operation.responses), `${method} ${path}`).toEqual(
          expect.arrayContaining(['400', '429']),
        );
        if (operation.security?.length === 0) open.push(`${method} ${path}`);
        else expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403']));
      }
    }
    expect(open.toSorted()).toEqual(['get /api/v1/setup', 'post /api/v1/sessions', 'post /api/v1/setup']);
  });

  test('every read and write without a session is a 401 with WWW-Authenticate', async () => {
    const document = world.app.swagger() as unknown as {
      paths: Record<string, Record<string, { security?: unknown[] }>>;
    };
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        if (operation.security?.length === 0) continue;
        const url = path.replaceAll(/\{\w+\}/g, '0192a000-0000-7000-8000-00000000ffff');
        const answer = await world.app.inject({ method: method.toUpperCase() as 'GET', url });
        expect(answer.statusCode, `${method} ${path}`).toBe(401);
        expect(answer.headers['www-authenticate']).toContain('Bearer');
      }
    }
  });
});

describe('sessions', () => {
  const signIn = (body: object) => world.call('POST', '/sessions', { as: null, body });

  test('a right password gives a cookie that every request checks, and sign-out ends it', async () => {
    const answer = await signIn({ email: 'Staff@sira.example', password: 'a password of the tests' });
    expect(answer).toMatchObject({ status: 201, body: { user: { role: 'staff' } } });
    const [cookie] = [answer.headers['set-cookie']].flat() as string[];
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    expect(answer.text).not.toContain(cookie!.split('=')[1]!.split(';')[0]!);
    const headers = { cookie: cookie!.split(';')[0]!, 'x-sira-request': '1' };
    expect((await world.call('GET', '/sessions/current', { as: null, headers })).status).toBe(200);
    expect((await world.call('DELETE', '/sessions/current', { as: null, headers })).status).toBe(204);
    expect((await world.call('GET', '/sessions/current', { as: null, headers })).status).toBe(401);
  });

  test.each([
    ['http://127.0.0.1:3001', 'sira_session_3001', false],
    ['http://127.0.0.1:3011', 'sira_session_3011', false],
    ['http://sira.example', 'sira_session', false],
    ['https://sira.example', '__Host-sira_session', true],
  ])('at %s the cookie is %s, so that no other SIRA of the host overwrites it', async (url, name, secure) => {
    const { publicUrl } = world.deps;
    world.deps.publicUrl = () => url;
    onTestFinished(() => void (world.deps.publicUrl = publicUrl));
    const answer = await signIn({ email: 'staff@sira.example', password: 'a password of the tests' });
    const [cookie] = [answer.headers['set-cookie']].flat() as string[];
    expect(cookie!.split('=')[0]).toBe(name);
    expect(cookie!.includes('; Secure')).toBe(secure);
  });

  test.each([
    ['a wrong password', { email: 'staff@sira.example', password: 'not this one' }],
    ['an address nobody has', { email: 'nobody@sira.example', password: 'a password of the tests' }],
  ])('%s is refused alike', async (_name, body) => {
    expect(await signIn(body)).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
  });

  test('a closed account is out at its next request', async () => {
    const user = await world.call('POST', '/users', {
      as: 'admin',
      body: { name: 'Gone', email: 'gone@sira.example', role: 'viewer', password: 'a password of the tests' },
    });
    const answer = await signIn({ email: 'gone@sira.example', password: 'a password of the tests' });
    const headers = { cookie: ([answer.headers['set-cookie']].flat() as string[])[0]!.split(';')[0]! };
    expect((await world.call('GET', '/clients', { as: null, headers })).status).toBe(200);
    await world.call('PATCH', `/users/${user.body.id}`, { as: 'admin', body: { isActive: false } });
    expect((await world.call('GET', '/clients', { as: null, headers })).status).toBe(401);
  });

  test.each(['nonsense', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzZXNzaW9uX2lkIjoiMSJ9.'])(
    'a forged token %s is no session',
    async (token) => {
      expect(
        (await world.call('GET', '/clients', { as: null, headers: { authorization: `Bearer ${token}` } }))
          .status,
      ).toBe(401);
    },
  );

  test('the last admin stays', async () => {
    const users = await world.call('GET', '/users', { as: 'admin' });
    const admin = users.body.items.find(({ role }: { role: string }) => role === 'admin');
    expect(
      await world.call('PATCH', `/users/${admin.id}`, { as: 'admin', body: { role: 'viewer' } }),
    ).toMatchObject({ status: 409, body: { code: 'last_admin' } });
  });

  test('the first-admin link is of no use once somebody is there', async () => {
    const body = {
      token: 'x'.repeat(32),
      name: 'Me',
      email: 'me@sira.example',
      password: 'a password of the tests',
      organisation: 'Mine',
    };
    expect(await world.call('POST', '/setup', { as: null, body })).toMatchObject({
      status: 409,
      body: { code: 'setup_done' },
    });
  });
});

describe('guessing passwords', () => {
  const guess = (at: TestWorld, forwardedFor: string) =>
    at.app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      headers: { 'x-forwarded-for': forwardedFor },
      payload: { email: 'nobody@sira.example', password: 'a wrong password' },
    });
  const left = async (at: TestWorld, forwardedFor: string) =>
    Number((await guess(at, forwardedFor)).headers['x-ratelimit-remaining']);

  test.each([
    ['0', '192.0.2.1', '192.0.2.2', 'the header is not believed without a proxy', 1],
    ['1', '192.0.2.1', '192.0.2.2', 'a proxy in front names two callers', 0],
    [
      '1',
      '198.51.100.1, 192.0.2.3',
      '198.51.100.2, 192.0.2.3',
      'what stands before the proxy is not believed',
      1,
    ],
  ])('TRUSTED_PROXIES=%s, %s then %s: %s', async (proxies, first, second, _why, used) => {
    const own = await createTestApp({ env: { ENVIRONMENT: 'production', TRUSTED_PROXIES: proxies } });
    try {
      const before = await left(own, first);
      expect(await left(own, second)).toBe(before - used);
    } finally {
      await own.close();
    }
  });
});

describe('the limit of requests', () => {
  let own: TestWorld;
  beforeAll(async () => {
    own = await createTestApp({ env: { ENVIRONMENT: 'production' } });
  });
  afterAll(async () => own.close());
  const left = async (url: string, as: 'admin' | 'viewer') =>
    (await own.call('GET', url, { as })).headers['x-ratelimit-remaining'];

  test.each(['/', '/invoices', '/theme.js', '/favicon.svg', '/assets/index.js', '/healthz', '/readyz'])(
    'a page, its files and the probes are not counted: %s',
    async (url) => {
      const { headers } = await own.app.inject({ method: 'GET', url });
      expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
    },
  );

  test('two sessions behind one address do not use up each other', async () => {
    expect(await left('/invoices', 'admin')).toBe('599');
    expect(await left('/invoices', 'admin')).toBe('598');
    expect(await left('/invoices', 'viewer')).toBe('599');
  });
});

describe('a field that does not fit', () => {
  test.each([
    ['is missing', {}, 'name', 'This is needed. Fill it in.'],
    ['is empty', { number: '1', name: '' }, 'name', 'This is empty. Fill it in.'],
    ['is too long', { number: '1'.repeat(61), name: 'A' }, 'number', 'Use 60 characters at most.'],
    ['is of another kind', { number: 1, name: 'A' }, 'number', 'This must be a string.'],
    [
      'is not one of the choices',
      { number: '1', name: 'A', language: 'fr' },
      'language',
      'Use one of: en, id.',
    ],
    [
      'is no address',
      { number: '1', name: 'A', contact: { email: 'a@' } },
      'contact.email',
      'Write an e-mail address like name@company.com.',
    ],
  ])('%s: it says so in plain words', async (_name, body, path, message) => {
    const answer = await world.call('POST', '/clients', { body });
    expect(answer.body.errors).toContainEqual({ path, message });
  });
});

describe('settings', () => {
  test.each([
    ['an unknown zone', { timeZone: 'Mars/Olympus' }, 409, 'unknown_time_zone'],
    ['an unknown currency', { currency: 'XQZ' }, 409, 'unknown_currency'],
    ['an impossible hour', { sendAt: '25:00' }, 422, 'invalid_request'],
  ])('%s is refused and changes nothing', async (_name, body, status, code) => {
    const before = (await world.call('GET', '/settings')).body;
    expect(await world.call('PATCH', '/settings', { as: 'admin', body })).toMatchObject({
      status,
      body: { code },
    });
    expect((await world.call('GET', '/settings')).body).toEqual(before);
  });

  test('what changed is in the audit log, which nobody can change', async () => {
    await world.call('PATCH', '/settings', { as: 'admin', body: { organisation: 'Renamed' } });
    const { body } = await world.call('GET', '/audit?action=settings_changed');
    expect(body.items[0]).toMatchObject({ actor: 'The admin', detail: { organisation: 'Renamed' } });
    const change = world.deps.db.execute('update audit_entries set action = $$x$$' as never);
    await expect(change).rejects.toThrow(/update audit_entries/);
  });
});
