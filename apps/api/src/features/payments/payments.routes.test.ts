import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { booksOf } from '#test/books';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp(); // today is 1 March 2026
});
afterAll(() => world.close());
const { addInvoice, pay, getInvoice } = booksOf(() => world);

const UNKNOWN = '0192a000-0000-7000-8000-00000000ffff';
interface Refusal {
  name: string;
  as?: As;
  said: Record<string, unknown>;
  target?: Record<string, unknown>;
  status?: number;
  code: string;
  path?: string;
}
type As = 'admin' | 'staff' | 'viewer' | null;
const post = (body: unknown, as: As = 'staff') => world.call('POST', '/payments', { as, body });

describe('POST /payments', () => {
  test('records a part, then the rest: the invoice is paid on the day of the last money', async () => {
    const invoice = await addInvoice({ amountMinor: 100_000 });
    const first = await post({
      invoiceId: invoice.id,
      amountMinor: 40_000,
      paidOn: '2026-02-20',
      method: 'Bank transfer',
      reference: 'TRX 1',
    });
    expect(first).toMatchObject({
      status: 201,
      body: {
        ...{
          client: invoice.client,
          currency: 'USD',
          amountMinor: 40_000,
          creditMinor: 0,
          paidOn: '2026-02-20',
          method: 'Bank transfer',
          reference: 'TRX 1',
        },
        allocations: [
          { invoice: { id: invoice.id, name: invoice.number }, amountMinor: 40_000, on: '2026-02-20' },
        ],
      },
    });
    expect((await world.call('GET', `/payments/${first.body.id}`, { as: 'viewer' })).body).toEqual(
      first.body,
    );
    expect(await getInvoice(invoice.id)).toMatchObject({
      paidMinor: 40_000,
      balanceMinor: 60_000,
      settledOn: null,
    });

    await pay(invoice.id, 60_000, { paidOn: '2026-02-10' });
    expect(await getInvoice(invoice.id)).toMatchObject({
      ...{ balanceMinor: 0, status: 'paid', settledOn: '2026-02-20' },
      payments: [
        { on: '2026-02-10', amountMinor: 60_000 },
        { paymentId: first.body.id, on: '2026-02-20', amountMinor: 40_000, reference: 'TRX 1' },
      ],
    });
  });

  test.each<Refusal>([
    { name: 'a viewer may not', as: 'viewer' as const, said: {}, status: 403, code: 'not_allowed' },
    { name: 'nobody may not', as: null, said: {}, status: 401, code: 'no_session' },
    {
      name: 'no such invoice',
      said: { invoiceId: UNKNOWN },
      status: 409,
      code: 'invoice_not_found',
      path: 'invoiceId',
    },
    {
      name: 'tomorrow',
      said: { paidOn: '2026-03-02' },
      status: 409,
      code: 'paid_in_the_future',
      path: 'paidOn',
    },
    {
      name: 'before the invoice',
      said: { paidOn: '2026-01-31' },
      status: 409,
      code: 'paid_before_issued',
      path: 'paidOn',
    },
    {
      name: 'one cent too much',
      said: { amountMinor: 100_001 },
      status: 409,
      code: 'overpayment',
      path: 'amountMinor',
    },
    {
      name: 'too much, refused in words',
      said: { amountMinor: 100_001, excess: 'refuse' },
      status: 409,
      code: 'overpayment',
      path: 'amountMinor',
    },
    { name: 'nothing', said: { amountMinor: 0 }, status: 422, code: 'invalid_request', path: 'amountMinor' },
    {
      name: 'taken back',
      said: { amountMinor: -5 },
      status: 422,
      code: 'invalid_request',
      path: 'amountMinor',
    },
    {
      name: 'another answer to the rest',
      said: { excess: 'tip' },
      status: 422,
      code: 'invalid_request',
      path: 'excess',
    },
    {
      name: 'NUL in the reference',
      said: { reference: 'a\u0000' },
      status: 422,
      code: 'invalid_request',
      path: 'reference',
    },
    { name: 'another currency', said: { currency: 'EUR' }, status: 422, code: 'invalid_request' },
  ])('$name -> $status $code', async ({ as = 'staff', said, status = 409, code, path }) => {
    const { id: invoiceId } = await addInvoice();
    const answer = await post({ invoiceId, amountMinor: 100, paidOn: '2026-02-20', ...said }, as);
    expect(answer).toMatchObject({ status, body: { status, code } });
    if (path) expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
    expect((await getInvoice(invoiceId)).paidMinor).toBe(0);
  });

  test('the days on the edge are taken: the day of issue and today', async () => {
    const { id } = await addInvoice({ issuedOn: '2026-02-01' });
    await pay(id, 1, { paidOn: '2026-02-01' });
    await pay(id, 1, { paidOn: '2026-03-01' });
    expect((await getInvoice(id)).paidMinor).toBe(2);
  });

  test('a refusal of too much says what is open', async () => {
    const { id, number } = await addInvoice({ currency: 'IDR', amountMinor: 150_000_050 });
    await pay(id, 50);
    const { body } = await post({ invoiceId: id, amountMinor: 150_000_001, paidOn: '2026-02-20' });
    expect(body.detail).toBe(
      `Only IDR 1500000.00 of invoice ${number} is open. Record that much, or keep the rest as the client's credit.`,
    );
  });

  test.each(['draft', 'void', 'written_off'])('no money goes to one that is %s', async (state) => {
    const { id } = await addInvoice({ isDraft: state === 'draft' });
    if (state !== 'draft')
      await world.call('POST', `/invoices/${id}/${state === 'void' ? 'void' : 'write-off'}`);
    const answer = await post({ invoiceId: id, amountMinor: 1, paidOn: '2026-02-20' });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'invoice_not_open', errors: [{ path: 'invoiceId' }] },
    });
  });

  test('more than the balance is kept as credit when that is asked for', async () => {
    const { id, client } = await addInvoice();
    const first = await post({
      invoiceId: id,
      amountMinor: 130_000,
      paidOn: '2026-02-20',
      excess: 'keep_as_credit',
    });
    expect(first.body).toMatchObject({
      amountMinor: 130_000,
      creditMinor: 30_000,
      allocations: [{ amountMinor: 100_000 }],
    });
    const second = await post({
      invoiceId: id,
      amountMinor: 500,
      paidOn: '2026-02-20',
      excess: 'keep_as_credit',
    });
    expect(second.body).toMatchObject({ creditMinor: 500, allocations: [] });
    const { body } = await world.call('GET', `/clients/${client.id}`);
    expect(body.balances).toEqual([{ currency: 'USD', openMinor: 0, overdueMinor: 0, creditMinor: 30_500 }]);
  });

  test('the same Idempotency-Key records one payment', async () => {
    const { id } = await addInvoice();
    const request = {
      body: { invoiceId: id, amountMinor: 10, paidOn: '2026-02-20' },
      headers: { 'idempotency-key': 'pay-1' },
    };
    const [first, again] = [
      await world.call('POST', '/payments', request),
      await world.call('POST', '/payments', request),
    ];
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect((await getInvoice(id)).paidMinor).toBe(10);
  });

  test.each([1, 2, 3, 4])(
    'four people record the last money at once: one is believed, round %i',
    async () => {
      const { id } = await addInvoice();
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => post({ invoiceId: id, amountMinor: 60_000, paidOn: '2026-02-20' })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
      expect(await getInvoice(id)).toMatchObject({ paidMinor: 60_000 });
    },
  );
});

test('many people at once: every answer is an answer, and the books stay right', async () => {
  const { id, client } = await addInvoice();
  const other = await addInvoice({ clientId: client.id });
  const kept = await post({
    invoiceId: id,
    amountMinor: 150_000,
    paidOn: '2026-02-20',
    excess: 'keep_as_credit',
  });
  const acts = [
    ...Array.from({ length: 6 }, () =>
      post({ invoiceId: other.id, amountMinor: 30_000, paidOn: '2026-02-20' }),
    ),
    ...Array.from({ length: 6 }, () =>
      world.call('POST', `/payments/${kept.body.id}/allocations`, {
        body: { invoiceId: other.id, amountMinor: 20_000 },
      }),
    ),
    ...Array.from({ length: 3 }, (_, nr) =>
      world.call('PATCH', `/invoices/${other.id}`, { body: { amountMinor: 90_000 + nr } }),
    ),
    world.call('DELETE', `/payments/${kept.body.id}`),
    world.call('POST', `/invoices/${id}/void`),
  ];
  const statuses = new Set((await Promise.all(acts)).map(({ status }) => status));
  expect([...statuses].filter((status) => ![200, 201, 204, 404, 409].includes(status))).toEqual([]);

  for (const invoiceId of [id, other.id]) {
    const { amountMinor, paidMinor, payments } = await getInvoice(invoiceId);
    expect(paidMinor).toBe(
      payments.reduce((sum: number, part: { amountMinor: number }) => sum + part.amountMinor, 0),
    );
    expect(paidMinor).toBeLessThanOrEqual(amountMinor);
  }
  const { body: list } = await world.call('GET', `/payments?clientId=${client.id}`);
  expect(list.items.every(({ creditMinor }: { creditMinor: number }) => creditMinor >= 0)).toBe(true);
});

describe('DELETE /payments/:id', () => {
  test('a bounced payment opens its invoices again; the audit log keeps it', async () => {
    const { id, client } = await addInvoice();
    const { id: otherId } = await addInvoice({ clientId: client.id });
    const { body: payment } = await post({
      invoiceId: id,
      amountMinor: 150_000,
      paidOn: '2026-02-20',
      excess: 'keep_as_credit',
    });
    await world.call('POST', `/payments/${payment.id}/allocations`, {
      body: { invoiceId: otherId, amountMinor: 50_000 },
    });
    expect(await getInvoice(otherId)).toMatchObject({ paidMinor: 50_000 });

    expect((await world.call('DELETE', `/payments/${payment.id}`, { as: 'viewer' })).status).toBe(403);
    expect((await world.call('DELETE', `/payments/${payment.id}`)).status).toBe(204);
    expect(await world.call('DELETE', `/payments/${payment.id}`)).toMatchObject({
      status: 404,
      body: { code: 'payment_not_found' },
    });
    expect((await world.call('GET', `/payments/${payment.id}`)).status).toBe(404);
    for (const invoiceId of [id, otherId]) {
      expect(await getInvoice(invoiceId)).toMatchObject({
        paidMinor: 0,
        settledOn: null,
        status: 'due_soon',
        payments: [],
      });
    }
    const { body: log } = await world.call('GET', `/audit?subjectId=${payment.id}`);
    expect(log.items.map(({ action }: { action: string }) => action)).toEqual([
      'payment_removed',
      'credit_used',
      'payment_recorded',
    ]);
    expect(log.items[0].detail).toMatchObject({
      amountMinor: 150_000,
      currency: 'USD',
      allocations: [
        { invoiceId: id, amountMinor: 100_000 },
        { invoiceId: otherId, amountMinor: 50_000 },
      ],
    });
    const { body: ofOther } = await world.call('GET', `/audit?subjectId=${otherId}&action=payment_removed`);
    expect(ofOther.items).toMatchObject([{ detail: { amountMinor: 50_000, paymentId: payment.id } }]);
  });
});

describe('POST /payments/:id/allocations', () => {
  /** 1,000.00 USD paid on 20 February with 300.00 left, and an invoice of 200.00 for it. */
  async function withCredit(said: Record<string, unknown> = {}) {
    const { id, client } = await addInvoice();
    const { body: payment } = await post({
      invoiceId: id,
      amountMinor: 130_000,
      paidOn: '2026-02-20',
      excess: 'keep_as_credit',
    });
    const target = await addInvoice({ clientId: client.id, amountMinor: 20_000, ...said });
    return { payment, target };
  }
  const allocate = (paymentId: string, body: unknown, as: As = 'staff') =>
    world.call('POST', `/payments/${paymentId}/allocations`, { as, body });

  test('uses credit for another invoice, today when no day is said', async () => {
    const { payment, target } = await withCredit();
    const answer = await allocate(payment.id, { invoiceId: target.id, amountMinor: 20_000 });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        id: payment.id,
        creditMinor: 10_000,
        allocations: [{ on: '2026-02-20' }, { on: '2026-03-01', amountMinor: 20_000 }],
      },
    });
    expect(await getInvoice(target.id)).toMatchObject({ status: 'paid', settledOn: '2026-03-01' });
  });

  test.each<Refusal>([
    { name: 'a viewer may not', as: 'viewer' as const, said: {}, code: 'not_allowed', status: 403 },
    {
      name: 'more than is left',
      target: { amountMinor: 50_000 },
      said: { amountMinor: 30_001 },
      code: 'more_than_credit',
      path: 'amountMinor',
    },
    {
      name: 'more than is open',
      said: { amountMinor: 20_001 },
      code: 'more_than_balance',
      path: 'amountMinor',
    },
    { name: 'before the money came', said: { on: '2026-02-19' }, code: 'before_payment', path: 'on' },
    {
      name: 'before the invoice',
      target: { issuedOn: '2026-02-25' },
      said: { on: '2026-02-24' },
      code: 'paid_before_issued',
      path: 'on',
    },
    { name: 'tomorrow', said: { on: '2026-03-02' }, code: 'paid_in_the_future', path: 'on' },
    {
      name: 'another currency',
      target: { currency: 'EUR' },
      said: {},
      code: 'currency_differs',
      path: 'invoiceId',
    },
    {
      name: 'another client',
      target: { clientId: undefined },
      said: {},
      code: 'client_differs',
      path: 'invoiceId',
    },
    { name: 'a draft', target: { isDraft: true }, said: {}, code: 'invoice_not_open', path: 'invoiceId' },
    { name: 'no such invoice', said: { invoiceId: UNKNOWN }, code: 'invoice_not_found', path: 'invoiceId' },
  ])('$name: $code', async ({ as = 'staff', target: targetSaid = {}, said, code, path, status = 409 }) => {
    const { payment, target } = await withCredit(targetSaid);
    const answer = await allocate(payment.id, { invoiceId: target.id, amountMinor: 100, ...said }, as);
    expect(answer).toMatchObject({ status, body: { code } });
    if (path) expect(answer.body.errors).toMatchObject([{ path }]);
    expect((await getInvoice(target.id)).paidMinor).toBe(0);
  });

  test('an unknown payment is not found', async () => {
    const { id } = await addInvoice();
    expect(await allocate(UNKNOWN, { invoiceId: id, amountMinor: 1 })).toMatchObject({
      status: 404,
      body: { code: 'payment_not_found' },
    });
  });

  test.each([1, 2, 3, 4])('credit used for three invoices at once is used once, round %i', async () => {
    const { payment, target } = await withCredit({ amountMinor: 30_000 });
    const clientId = target.client.id;
    const others = [await addInvoice({ clientId }), await addInvoice({ clientId })];
    const answers = await Promise.all(
      [target, ...others].map(({ id }) => allocate(payment.id, { invoiceId: id, amountMinor: 30_000 })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect((await world.call('GET', `/payments/${payment.id}`)).body.creditMinor).toBe(0);
  });
});

describe('GET /payments', () => {
  let list: TestWorld;
  const books = booksOf(() => list);
  let clientId = '';
  beforeAll(async () => {
    list = await createTestApp();
    clientId = (await books.addClient({ name: 'Kopi Lereng' })).id;
    const first = await books.addInvoice({ number: 'INV-KOPI', clientId });
    const other = await books.addInvoice({ number: 'INV-ELSE', purchaseOrder: 'PO-77' });
    await books.pay(first.id, 300, { paidOn: '2026-02-10', reference: '100% TRX' });
    await books.pay(first.id, 200, { paidOn: '2026-02-12' });
    await books.pay(other.id, 100, { paidOn: '2026-02-11', reference: 'cash' });
    await books.pay(other.id, 200, { paidOn: '2026-02-12' });
  });
  afterAll(() => list.close());
  const amounts = async (query: string) => {
    const { status, body } = await list.call('GET', `/payments?${query}`, { as: 'viewer' });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.items
      .map(
        ({ amountMinor, paidOn }: { amountMinor: number; paidOn: string }) =>
          `${paidOn.slice(8)}:${amountMinor}`,
      )
      .join(' ');
  };

  test.each([
    { query: '', gives: '12:200 12:200 11:100 10:300' },
    { query: 'direction=asc', gives: '10:300 11:100 12:200 12:200' },
    { query: 'sort=amount&direction=asc', gives: '11:100 12:200 12:200 10:300' },
    { query: 'search=trx', gives: '10:300' },
    { query: 'search=0%25%20t', gives: '10:300' },
    { query: 'search=%25%25', gives: '' },
    { query: 'search=LERENG', gives: '12:200 10:300' },
    { query: 'search=inv-else', gives: '12:200 11:100' },
    { query: 'search=po-77', gives: '12:200 11:100' },
  ])('$query: $gives', async ({ query, gives }) => {
    expect(await amounts(query)).toBe(gives);
    expect((await list.call('GET', `/payments?${query}&limit=1`)).body.total).toBe(
      gives === '' ? 0 : gives.split(' ').length,
    );
  });

  test('of one client, and none of an unknown one', async () => {
    expect(await amounts(`clientId=${clientId}`)).toBe('12:200 10:300');
    expect(await amounts(`clientId=${UNKNOWN}`)).toBe('');
  });

  test.each(['paidOn', 'amount'])('pages by %s through all of them once', async (sort) => {
    for (const direction of ['asc', 'desc']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await list.call(
          'GET',
          `/payments?sort=${sort}&direction=${direction}&limit=1${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...body.items.map((item: { id: string }) => item.id));
        cursor = body.nextCursor ?? '';
      } while (cursor);
      const { body } = await list.call('GET', `/payments?sort=${sort}&direction=${direction}`);
      expect(seen).toEqual(body.items.map((item: { id: string }) => item.id));
      expect(new Set(seen).size).toBe(4);
    }
  });

  test('a cursor that is gone says so', async () => {
    expect(await list.call('GET', `/payments?cursor=${UNKNOWN}`)).toMatchObject({
      status: 409,
      body: { code: 'cursor_gone' },
    });
  });
});
