import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp();
});
afterAll(() => world.close());

const newClient = (number: string) => ({
  number,
  name: `Client ${number}`,
  contact: { email: `${number}@client.example` },
});
const UNKNOWN = '0192a000-0000-7000-8000-00000000ffff';

describe('POST /clients', () => {
  test('adds a client whose first contact gets the reminders', async () => {
    const { status, body } = await world.call('POST', '/clients', { body: newClient('c-1') });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: 'c-1',
      contacts: [{ email: 'c-1@client.example', isPrimary: true }],
      openInvoices: 0,
    });
    expect((await world.call('GET', `/clients/${body.id}`)).body).toEqual(body);
  });

  test.each([
    {
      name: 'a viewer may not',
      as: 'viewer' as const,
      body: newClient('c-2'),
      status: 403,
      code: 'not_allowed',
    },
    { name: 'nobody may not', as: null, body: newClient('c-2'), status: 401, code: 'no_session' },
    {
      name: 'the number is taken',
      as: 'staff' as const,
      body: newClient('c-1'),
      status: 409,
      code: 'number_taken',
    },
    {
      name: 'the name is empty',
      as: 'staff' as const,
      body: { number: 'c-3', name: '' },
      status: 422,
      code: 'invalid_request',
    },
    {
      name: 'the name is blank',
      as: 'staff' as const,
      body: { number: 'c-3', name: '  ' },
      status: 422,
      code: 'invalid_request',
    },
    {
      name: 'NUL in the name',
      as: 'staff' as const,
      body: { number: 'c-3', name: 'a\u0000b' },
      status: 422,
      code: 'invalid_request',
    },
    {
      name: 'a field we do not know',
      as: 'staff' as const,
      body: { ...newClient('c-4'), vip: true },
      status: 422,
      code: 'invalid_request',
    },
    {
      name: 'half a document',
      as: 'staff' as const,
      body: '{"number":',
      status: 400,
      code: 'malformed_request',
    },
  ])('$name -> $status $code', async ({ as, body, status, code }) => {
    const answer = await world.call('POST', '/clients', { as, body });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test('the same Idempotency-Key makes one client, another body with it is refused', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const first = await world.call('POST', '/clients', { body: newClient('c-9'), headers });
    const again = await world.call('POST', '/clients', { body: newClient('c-9'), headers });
    const other = await world.call('POST', '/clients', { body: newClient('c-10'), headers });
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
  });
});

describe('contacts', () => {
  test('exactly one is primary, whatever is done to them', async () => {
    const { body: client } = await world.call('POST', '/clients', { body: newClient('c-20') });
    const second = await world.call('POST', `/clients/${client.id}/contacts`, {
      body: { email: 'two@client.example', isPrimary: true },
    });
    expect(
      second.body.contacts.map((c: { email: string; isPrimary: boolean }) => [c.email, c.isPrimary]),
    ).toEqual([
      ['two@client.example', true],
      ['c-20@client.example', false],
    ]);
    const [primary] = second.body.contacts;
    expect(
      (
        await world.call('PATCH', `/clients/${client.id}/contacts/${primary.id}`, {
          body: { isPrimary: false },
        })
      ).body.code,
    ).toBe('primary_is_needed');
    expect((await world.call('DELETE', `/clients/${client.id}/contacts/${primary.id}`)).status).toBe(204);
    const left = await world.call('GET', `/clients/${client.id}`);
    expect(left.body.contacts).toMatchObject([{ email: 'c-20@client.example', isPrimary: true }]);
  });

  test('a contact of another client is not found', async () => {
    const { body: mine } = await world.call('POST', '/clients', { body: newClient('c-21') });
    const { body: other } = await world.call('POST', '/clients', { body: newClient('c-22') });
    const answer = await world.call('DELETE', `/clients/${mine.id}/contacts/${other.contacts[0].id}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'contact_not_found' } });
  });
});

describe('GET /clients', () => {
  test('pages through all of them once, in either direction', async () => {
    const all = await world.call('GET', '/clients?sort=number&limit=200');
    for (const direction of ['asc', 'desc']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await world.call(
          'GET',
          `/clients?sort=number&direction=${direction}&limit=2${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...body.items.map((item: { number: string }) => item.number));
        cursor = body.nextCursor ?? '';
      } while (cursor);
      const expected = all.body.items.map((item: { number: string }) => item.number);
      expect(seen).toEqual(direction === 'asc' ? expected : expected.toReversed());
      expect(all.body.total).toBe(seen.length);
    }
  });

  test('a percent sign is searched for as a percent sign', async () => {
    await world.call('POST', '/clients', { body: { number: 'c-30', name: '100% Wool' } });
    expect((await world.call('GET', '/clients?search=0%25%20w')).body.items).toHaveLength(1);
    expect((await world.call('GET', '/clients?search=%25%25')).body.items).toHaveLength(0);
  });

  test('a cursor that is gone says so', async () => {
    expect(await world.call('GET', `/clients?cursor=${UNKNOWN}`)).toMatchObject({
      status: 409,
      body: { code: 'cursor_gone' },
    });
  });
});

describe('any path', () => {
  test.each([
    ['DELETE', '/clients', 405, 'GET, HEAD, POST'],
    ['PUT', `/clients/${UNKNOWN}`, 405, 'DELETE, GET, HEAD, PATCH'],
  ] as const)('%s %s is a %i with Allow', async (method, path, status, allow) => {
    const answer = await world.call(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['allow']).toBe(allow);
  });

  test('text is not JSON', async () => {
    const answer = await world.call('POST', '/clients', {
      body: 'number=1',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  test('a broken percent escape is a problem document', async () => {
    expect(await world.call('GET', '/clients/%zz')).toMatchObject({
      status: 400,
      body: { code: 'malformed_request' },
    });
  });

  test('a write with the cookie needs the header that other sites cannot set', async () => {
    const headers = { cookie: `sira_session_3001=${world.tokenOf('staff')}` };
    const without = await world.call('POST', '/clients', { as: null, headers, body: newClient('c-40') });
    const withHeader = await world.call('POST', '/clients', {
      as: null,
      headers: { ...headers, 'x-sira-request': '1' },
      body: newClient('c-40'),
    });
    expect(without).toMatchObject({ status: 403, body: { code: 'foreign_request' } });
    expect(withHeader.status).toBe(201);
  });
});

describe('DELETE /clients/:id', () => {
  test('works once, then there is no such client', async () => {
    const { body } = await world.call('POST', '/clients', { body: newClient('c-50') });
    expect((await world.call('DELETE', `/clients/${body.id}`)).status).toBe(204);
    expect(await world.call('DELETE', `/clients/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'client_not_found' },
    });
  });
});
