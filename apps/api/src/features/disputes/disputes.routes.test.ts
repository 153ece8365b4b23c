import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { booksOf } from '#test/books';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp(); // today is 1 March 2026
});
afterAll(() => world.close());
const { addInvoice, getInvoice } = booksOf(() => world);

const UNKNOWN = '0192a000-0000-7000-8000-00000000ffff';
interface Refusal {
  name: string;
  as?: As;
  body: unknown;
  status: number;
  code: string;
  path?: string;
}
type As = 'staff' | 'viewer' | null;
const open = (invoiceId: string, body: unknown, as: As = 'staff') =>
  world.call('POST', `/invoices/${invoiceId}/disputes`, { as, body });
const resolve = (id: string, body: unknown, as: As = 'staff') =>
  world.call('POST', `/disputes/${id}/resolve`, { as, body });

describe('POST /invoices/:id/disputes', () => {
  test('stops the reminders of that invoice from today', async () => {
    const { id, client } = await addInvoice();
    const other = await addInvoice({ clientId: client.id });
    const answer = await open(id, { reason: 'Two boxes are missing' });
    expect(answer).toMatchObject({
      status: 201,
      body: { openedOn: '2026-03-01', resolvedOn: null, reason: 'Two boxes are missing', resolution: null },
    });
    expect(await getInvoice(id)).toMatchObject({ status: 'disputed', disputes: [answer.body] });
    expect(await getInvoice(other.id)).toMatchObject({ status: 'due_soon', disputes: [] });
  });

  test.each<Refusal>([
    {
      name: 'a viewer may not',
      as: 'viewer' as const,
      body: { reason: 'x' },
      status: 403,
      code: 'not_allowed',
    },
    { name: 'nobody may not', as: null, body: { reason: 'x' }, status: 401, code: 'no_session' },
    { name: 'without a reason', body: {}, status: 422, code: 'invalid_request', path: 'reason' },
    { name: 'a blank reason', body: { reason: ' ' }, status: 422, code: 'invalid_request', path: 'reason' },
    {
      name: 'tomorrow',
      body: { reason: 'x', openedOn: '2026-03-02' },
      status: 409,
      code: 'opened_in_the_future',
      path: 'openedOn',
    },
    {
      name: 'before the invoice',
      body: { reason: 'x', openedOn: '2026-01-31' },
      status: 409,
      code: 'opened_before_issued',
      path: 'openedOn',
    },
  ])('$name -> $status $code', async ({ as = 'staff', body, status, code, path }) => {
    const { id } = await addInvoice();
    const answer = await open(id, body, as);
    expect(answer).toMatchObject({ status, body: { code } });
    if (path) expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
    expect((await getInvoice(id)).disputes).toEqual([]);
  });

  test.each(['draft', 'void', 'written_off'])('nothing of one that is %s can be disputed', async (state) => {
    const { id } = await addInvoice({ isDraft: state === 'draft' });
    if (state !== 'draft')
      await world.call('POST', `/invoices/${id}/${state === 'void' ? 'void' : 'write-off'}`);
    expect(await open(id, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'invoice_not_open' },
    });
  });

  test('one at a time, even when two people open it at once', async () => {
    const { id } = await addInvoice();
    const answers = await Promise.all([1, 2, 3].map(() => open(id, { reason: 'x' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(await open(id, { reason: 'x' })).toMatchObject({ status: 409, body: { code: 'dispute_is_open' } });
  });

  test('an unknown invoice is not found', async () => {
    expect(await open(UNKNOWN, { reason: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'invoice_not_found' },
    });
  });
});

describe('POST /disputes/:id/resolve', () => {
  test('lets the reminders go on from that day, and another dispute may follow', async () => {
    const { id } = await addInvoice({ dueOn: '2026-02-20' });
    const { body: dispute } = await open(id, { reason: 'x', openedOn: '2026-02-25' });
    const answer = await resolve(dispute.id, { resolution: 'Found them', resolvedOn: '2026-02-27' });
    expect(answer).toMatchObject({
      status: 200,
      body: { ...dispute, resolvedOn: '2026-02-27', resolution: 'Found them' },
    });
    expect(await getInvoice(id)).toMatchObject({ status: 'overdue', disputes: [answer.body] });
    expect((await open(id, { reason: 'Again' })).status).toBe(201);
    const { body: log } = await world.call('GET', `/audit?subjectId=${id}`);
    expect(log.items.map(({ action }: { action: string }) => action)).toEqual([
      'dispute_opened',
      'dispute_resolved',
      'dispute_opened',
      'invoice_added',
    ]);
  });

  test('resolved today is not disputed today', async () => {
    const { id } = await addInvoice();
    const { body: dispute } = await open(id, { reason: 'x' });
    await resolve(dispute.id, { resolution: 'A mistake' });
    expect(await getInvoice(id)).toMatchObject({ status: 'due_soon' });
  });

  test.each<Refusal>([
    {
      name: 'a viewer may not',
      as: 'viewer' as const,
      body: { resolution: 'x' },
      status: 403,
      code: 'not_allowed',
    },
    { name: 'without words', body: {}, status: 422, code: 'invalid_request', path: 'resolution' },
    {
      name: 'tomorrow',
      body: { resolution: 'x', resolvedOn: '2026-03-02' },
      status: 409,
      code: 'resolved_in_the_future',
      path: 'resolvedOn',
    },
    {
      name: 'before it was opened',
      body: { resolution: 'x', resolvedOn: '2026-02-09' },
      status: 409,
      code: 'resolved_before_opened',
      path: 'resolvedOn',
    },
  ])('$name -> $status $code', async ({ as = 'staff', body, status, code, path }) => {
    const { id } = await addInvoice();
    const { body: dispute } = await open(id, { reason: 'x', openedOn: '2026-02-10' });
    const answer = await resolve(dispute.id, body, as);
    expect(answer).toMatchObject({ status, body: { code } });
    if (path) expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await getInvoice(id)).toMatchObject({ status: 'disputed' });
  });

  test('only once, and only one that exists', async () => {
    const { id } = await addInvoice();
    const { body: dispute } = await open(id, { reason: 'x' });
    await resolve(dispute.id, { resolution: 'x' });
    expect(await resolve(dispute.id, { resolution: 'y' })).toMatchObject({
      status: 409,
      body: { code: 'dispute_is_resolved' },
    });
    expect(await resolve(UNKNOWN, { resolution: 'y' })).toMatchObject({
      status: 404,
      body: { code: 'dispute_not_found' },
    });
  });
});
