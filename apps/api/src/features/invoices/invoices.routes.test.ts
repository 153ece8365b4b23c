import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { booksOf } from '#test/books';
import { createTestApp, type Role, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp(); // today is 1 March 2026
});
afterAll(() => world.close());
const { addClient, addInvoice, pay, getInvoice } = booksOf(() => world);

const UNKNOWN = '0192a000-0000-7000-8000-00000000ffff';

interface Refusal {
  name: string;
  as?: Role | null;
  said: Record<string, unknown>;
  status: number;
  code: string;
  path?: string;
}

describe('POST /invoices', () => {
  test('adds an open invoice that stands in the schedule', async () => {
    const { id: clientId, name } = await addClient();
    const body = {
      number: 'A-1',
      clientId,
      currency: 'IDR',
      amountMinor: 150_000_000,
      issuedOn: '2026-02-01',
      dueOn: '2026-03-08',
      purchaseOrder: 'PO 7',
      note: 'Two\nlines',
    };
    const answer = await world.call('POST', '/invoices', { body });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...{
        number: 'A-1',
        client: { id: clientId, name },
        currency: 'IDR',
        amountMinor: 150_000_000,
        paidMinor: 0,
        balanceMinor: 150_000_000,
      },
      ...{
        state: 'open',
        status: 'due_soon',
        daysLate: 0,
        settledOn: null,
        voidedOn: null,
        purchaseOrder: 'PO 7',
        note: 'Two\nlines',
      },
      ...{ payments: [], disputes: [], createdAt: '2026-03-01T08:00:00.000Z' },
      steps: [
        { step: 1, offsetDays: -3, on: '2026-03-05', template: 'friendly', state: 'next' },
        { step: 2, offsetDays: 1, on: '2026-03-09', state: 'planned' },
        { step: 3, on: '2026-03-15', template: 'firm' },
        { step: 4, on: '2026-03-22' },
        { step: 5, on: '2026-04-07', template: 'final', state: 'planned' },
      ],
    });
    expect(answer.body.contactEmail).toMatch(/@client\.example$/);
    expect(await getInvoice(answer.body.id)).toEqual(answer.body);
  });

  const good = {
    number: 'A-2',
    currency: 'USD',
    amountMinor: 100,
    issuedOn: '2026-02-01',
    dueOn: '2026-03-01',
  };
  test.each<Refusal>([
    { name: 'a viewer may not', as: 'viewer' as const, said: {}, status: 403, code: 'not_allowed' },
    { name: 'nobody may not', as: null, said: {}, status: 401, code: 'no_session' },
    {
      name: 'the number is taken',
      said: { number: 'A-1' },
      status: 409,
      code: 'number_taken',
      path: 'number',
    },
    {
      name: 'no such client',
      said: { clientId: UNKNOWN },
      status: 409,
      code: 'client_not_found',
      path: 'clientId',
    },
    {
      name: 'no such currency',
      said: { currency: 'ZZZ' },
      status: 409,
      code: 'unknown_currency',
      path: 'currency',
    },
    {
      name: 'due before issued',
      said: { dueOn: '2026-01-31' },
      status: 409,
      code: 'due_before_issued',
      path: 'dueOn',
    },
    {
      name: 'nothing to pay',
      said: { amountMinor: 0 },
      status: 422,
      code: 'invalid_request',
      path: 'amountMinor',
    },
    {
      name: 'a fraction of a cent',
      said: { amountMinor: 1.5 },
      status: 422,
      code: 'invalid_request',
      path: 'amountMinor',
    },
    { name: 'year zero', said: { dueOn: '0000-01-01' }, status: 422, code: 'invalid_request', path: 'dueOn' },
    {
      name: 'a day that does not exist',
      said: { dueOn: '2026-02-30' },
      status: 422,
      code: 'invalid_request',
      path: 'dueOn',
    },
    {
      name: 'NUL in the note',
      said: { note: 'a\u0000b' },
      status: 422,
      code: 'invalid_request',
      path: 'note',
    },
    { name: 'a field we do not know', said: { paidMinor: 5 }, status: 422, code: 'invalid_request' },
  ])('$name -> $status $code', async ({ as = 'staff', said, status, code, path }) => {
    const { id: clientId } = await addClient();
    const answer = await world.call('POST', '/invoices', { as, body: { ...good, clientId, ...said } });
    expect(answer).toMatchObject({ status, body: { status, code } });
    if (path) expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
  });

  test('dates at the far ends of the calendar can be stored and shown', async () => {
    for (const on of ['0001-01-01', '9999-12-31']) {
      const { id } = await addInvoice({ issuedOn: on, dueOn: on });
      expect(await getInvoice(id)).toMatchObject({ dueOn: on });
      expect((await world.call('GET', `/invoices/${id}/timeline`)).status).toBe(200);
    }
  });

  test('the same Idempotency-Key makes one invoice', async () => {
    const { id: clientId } = await addClient();
    const request = { body: { ...good, number: 'A-3', clientId }, headers: { 'idempotency-key': 'inv-1' } };
    const first = await world.call('POST', '/invoices', request);
    expect(await world.call('POST', '/invoices', request)).toMatchObject({
      status: 201,
      body: { id: first.body.id },
    });
  });
});

describe('states', () => {
  type Move = 'issue' | 'void' | 'write-off' | 'reopen' | 'delete';
  const act = (id: string, move: Move) =>
    move === 'delete'
      ? world.call('DELETE', `/invoices/${id}`)
      : world.call('POST', `/invoices/${id}/${move}`);

  const makers = {
    draft: () => addInvoice({ isDraft: true }),
    open: () => addInvoice(),
    part_paid: async () => {
      const invoice = await addInvoice();
      await pay(invoice.id, 40_000);
      return invoice;
    },
    paid: async () => {
      const invoice = await addInvoice();
      await pay(invoice.id, 100_000);
      return invoice;
    },
    void: async () => {
      const invoice = await addInvoice();
      await act(invoice.id, 'void');
      return invoice;
    },
    written_off: async () => {
      const invoice = await addInvoice();
      await act(invoice.id, 'write-off');
      return invoice;
    },
  };

  test.each<{ from: keyof typeof makers; move: Move; status: number; gives: string }>([
    { from: 'draft', move: 'issue', status: 200, gives: 'open' },
    { from: 'draft', move: 'void', status: 409, gives: 'invoice_not_open' },
    { from: 'draft', move: 'write-off', status: 409, gives: 'invoice_not_open' },
    { from: 'draft', move: 'reopen', status: 409, gives: 'invoice_not_closed' },
    { from: 'draft', move: 'delete', status: 204, gives: '' },
    { from: 'open', move: 'issue', status: 409, gives: 'invoice_not_draft' },
    { from: 'open', move: 'void', status: 200, gives: 'void' },
    { from: 'open', move: 'write-off', status: 200, gives: 'written_off' },
    { from: 'open', move: 'reopen', status: 409, gives: 'invoice_not_closed' },
    { from: 'open', move: 'delete', status: 409, gives: 'invoice_not_draft' },
    { from: 'part_paid', move: 'void', status: 409, gives: 'invoice_has_payments' },
    { from: 'part_paid', move: 'write-off', status: 200, gives: 'written_off' },
    { from: 'paid', move: 'void', status: 409, gives: 'invoice_has_payments' },
    { from: 'paid', move: 'write-off', status: 409, gives: 'invoice_is_paid' },
    { from: 'void', move: 'void', status: 409, gives: 'invoice_not_open' },
    { from: 'void', move: 'reopen', status: 200, gives: 'open' },
    { from: 'void', move: 'delete', status: 409, gives: 'invoice_not_draft' },
    { from: 'written_off', move: 'write-off', status: 409, gives: 'invoice_not_open' },
    { from: 'written_off', move: 'reopen', status: 200, gives: 'open' },
  ])('$from, $move -> $status $gives', async ({ from, move, status, gives }) => {
    const { id } = await makers[from]();
    const answer = await act(id, move);
    expect(answer.status).toBe(status);
    if (status === 200) {
      expect(answer.body).toMatchObject({ state: gives, voidedOn: gives === 'open' ? null : '2026-03-01' });
      expect((await getInvoice(id)).state).toBe(gives);
    }
    if (status === 409) expect(answer.body.code).toBe(gives);
    if (status === 204)
      expect(await act(id, move)).toMatchObject({ status: 404, body: { code: 'invoice_not_found' } });
  });

  test('an unknown invoice is not found by any move', async () => {
    for (const move of ['issue', 'void', 'write-off', 'reopen', 'delete'] as const) {
      expect(await act(UNKNOWN, move)).toMatchObject({ status: 404, body: { code: 'invoice_not_found' } });
    }
  });
});

describe('PATCH /invoices/:id', () => {
  const change = (id: string, body: unknown, as: 'staff' | 'viewer' = 'staff') =>
    world.call('PATCH', `/invoices/${id}`, { as, body });

  test.each([
    { name: 'nothing', body: {}, gives: {} },
    { name: 'a number', body: { number: 'B-1' }, gives: { number: 'B-1' } },
    { name: 'its own number', body: { number: 'B-1x', note: 'again' }, gives: { number: 'B-1x' } },
    {
      name: 'a larger amount',
      body: { amountMinor: 200_000 },
      gives: { amountMinor: 200_000, balanceMinor: 160_000 },
    },
    {
      name: 'exactly what is paid',
      body: { amountMinor: 40_000 },
      gives: { balanceMinor: 0, status: 'paid', settledOn: '2026-02-15' },
    },
    {
      name: 'another due date',
      body: { dueOn: '2026-04-01' },
      gives: { dueOn: '2026-04-01', status: 'not_due' },
    },
    {
      name: 'both dates',
      body: { issuedOn: '2026-01-01', dueOn: '2026-01-31' },
      gives: { status: 'overdue', daysLate: 29 },
    },
    {
      name: 'a pause',
      body: { pausedUntil: '2026-03-05' },
      gives: { status: 'paused', pausedUntil: '2026-03-05' },
    },
    { name: 'no purchase order', body: { purchaseOrder: null }, gives: { purchaseOrder: null } },
  ])('takes $name', async ({ body, gives }) => {
    const { id } = await addInvoice({ purchaseOrder: 'PO 1' });
    await pay(id, 40_000);
    const answer = await change(id, body);
    expect(answer).toMatchObject({ status: 200, body: gives });
    expect(await getInvoice(id)).toEqual(answer.body);
  });

  test.each([
    {
      name: 'less than is paid',
      body: { amountMinor: 39_999 },
      code: 'amount_below_paid',
      path: 'amountMinor',
    },
    { name: 'due before issued', body: { dueOn: '2026-01-31' }, code: 'due_before_issued', path: 'dueOn' },
    {
      name: 'issued after due',
      body: { issuedOn: '2026-03-02' },
      code: 'due_before_issued',
      path: 'issuedOn',
    },
    {
      name: 'issued after its first payment',
      body: { issuedOn: '2026-02-16' },
      code: 'issued_after_event',
      path: 'issuedOn',
    },
    { name: 'a number that is taken', body: { number: 'B-taken' }, code: 'number_taken', path: 'number' },
  ])('refuses $name: $code', async ({ body, code, path }) => {
    if (code === 'number_taken') await addInvoice({ number: 'B-taken' });
    const before = await addInvoice();
    await pay(before.id, 40_000);
    expect(await change(before.id, body)).toMatchObject({ status: 409, body: { code, errors: [{ path }] } });
    expect(await getInvoice(before.id)).toMatchObject({
      amountMinor: 100_000,
      issuedOn: '2026-02-01',
      dueOn: '2026-03-01',
      number: before.number,
    });
  });

  test.each(['void', 'write-off'])('refuses everything after %s, until it is reopened', async (move) => {
    const { id } = await addInvoice();
    await world.call('POST', `/invoices/${id}/${move}`);
    expect(await change(id, { note: 'x' })).toMatchObject({ status: 409, body: { code: 'invoice_closed' } });
    await world.call('POST', `/invoices/${id}/reopen`);
    expect(await change(id, { note: 'x' })).toMatchObject({ status: 200 });
  });

  test('an amount raised after it was paid opens it again', async () => {
    const { id } = await addInvoice();
    await pay(id, 100_000);
    expect(await getInvoice(id)).toMatchObject({ status: 'paid', settledOn: '2026-02-15' });
    expect((await change(id, { amountMinor: 100_001 })).body).toMatchObject({
      balanceMinor: 1,
      settledOn: null,
      status: 'due_soon',
    });
  });

  test('is not for viewers, and writes down what was there before', async () => {
    const { id } = await addInvoice();
    expect((await change(id, { note: 'x' }, 'viewer')).status).toBe(403);
    await change(id, { dueOn: '2026-03-31', note: '' });
    const { body } = await world.call('GET', `/audit?subjectId=${id}&action=invoice_changed`);
    expect(body.items).toMatchObject([
      { actor: 'The staff', detail: { before: { dueOn: '2026-03-01' }, after: { dueOn: '2026-03-31' } } },
    ]);
    expect(body.items[0].detail.after).not.toHaveProperty('note');
  });
});

describe('GET /invoices', () => {
  let list: TestWorld;
  const books = booksOf(() => list);
  const numbers = async (query: string) => {
    const { status, body } = await list.call('GET', `/invoices?${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.items.map(({ number }: { number: string }) => number);
  };

  beforeAll(async () => {
    list = await createTestApp();
    const { id: clientId } = await books.addClient({ name: '100% Wool' });
    const { id: pausedId } = await books.addClient({ number: 'paused', name: 'Paused Ltd' });
    await list.call('PATCH', `/clients/${pausedId}`, { body: { pausedUntil: '2026-03-02' } });
    const add = (number: string, dueOn: string, said = {}) =>
      books.addInvoice({ number, clientId, issuedOn: '2025-12-01', dueOn, ...said });
    await add('overdue', '2026-02-28', { amountMinor: 5, purchaseOrder: 'PO_99%' });
    await add('today', '2026-03-01', { amountMinor: 4 });
    await add('week', '2026-03-08', { amountMinor: 3, currency: 'IDR' });
    await add('later', '2026-03-09', { amountMinor: 2 });
    await add('draft', '2026-02-01', { amountMinor: 1, isDraft: true });
    await add('paused', '2026-02-27', { clientId: pausedId, amountMinor: 6 });
    const paid = await add('paid', '2026-01-10', { amountMinor: 100 });
    await books.pay(paid.id, 100);
    const disputed = await add('disputed', '2026-02-10', { amountMinor: 7 });
    await list.call('POST', `/invoices/${disputed.id}/disputes`, { body: { reason: 'Wrong goods' } });
    const old = await add('was-disputed', '2026-02-11', { amountMinor: 7 });
    const { body: dispute } = await list.call('POST', `/invoices/${old.id}/disputes`, {
      body: { reason: 'Wrong goods', openedOn: '2026-02-20' },
    });
    await list.call('POST', `/disputes/${dispute.id}/resolve`, { body: { resolution: 'Replaced' } });
    const gone = await add('void', '2026-01-01', { amountMinor: 8 });
    await list.call('POST', `/invoices/${gone.id}/void`);
    const lost = await add('written-off', '2026-01-02', { amountMinor: 9 });
    await list.call('POST', `/invoices/${lost.id}/write-off`);
  });
  afterAll(() => list.close());

  test.each([
    { query: 'show=open', gives: 'disputed was-disputed paused overdue today week later' },
    { query: 'show=overdue', gives: 'disputed was-disputed paused overdue' },
    { query: 'show=due_soon', gives: 'today week' },
    { query: 'show=paid', gives: 'paid' },
    { query: 'show=disputed', gives: 'disputed' },
    { query: 'show=draft', gives: 'draft' },
    { query: 'show=void', gives: 'void written-off' },
    {
      query: 'show=open&sort=number&direction=desc',
      gives: 'week was-disputed today paused overdue later disputed',
    },
    { query: 'show=open&sort=amount', gives: 'later week today overdue paused disputed was-disputed' },
    { query: 'show=open&currency=IDR', gives: 'week' },
    { query: 'currency=EUR', gives: '' },
    { query: 'search=LATER', gives: 'later' },
    { query: 'search=paused%20l', gives: 'paused' },
    { query: 'search=_99%25', gives: 'overdue' },
    { query: 'search=%25%25', gives: '' },
    { query: 'search=100%25&show=due_soon', gives: 'today week' },
  ])('$query: $gives', async ({ query, gives }) => {
    expect((await numbers(query)).join(' ')).toBe(gives);
    const { body } = await list.call('GET', `/invoices?${query}&limit=1`);
    expect(body.total).toBe(gives === '' ? 0 : gives.split(' ').length);
  });

  test('says what each one is today', async () => {
    const { body } = await list.call('GET', '/invoices');
    expect(
      Object.fromEntries(
        body.items.map((row: { number: string; status: string; daysLate: number }) => [
          row.number,
          `${row.status} ${row.daysLate}`,
        ]),
      ),
    ).toEqual({
      ...{
        overdue: 'overdue 1',
        today: 'due_soon 0',
        week: 'due_soon 0',
        later: 'not_due 0',
        draft: 'draft 0',
        paused: 'paused 2',
      },
      ...{
        paid: 'paid 0',
        disputed: 'disputed 19',
        'was-disputed': 'overdue 18',
        void: 'void 0',
        'written-off': 'written_off 0',
      },
    });
  });

  test('counts days in the zone of the organisation', async () => {
    await list.call('PATCH', '/settings', { as: 'admin', body: { timeZone: 'Pacific/Kiritimati' } }); // already 2 March there after 10:00 UTC
    list.clock.set('2026-03-01T11:00:00Z');
    expect(await numbers('show=overdue')).toContain('today');
    expect((await list.call('GET', '/clients?has=paused')).body.items).toEqual([]);
    list.clock.set('2026-03-01T09:59:00Z');
    expect(await numbers('show=overdue')).not.toContain('today');
    expect((await list.call('GET', '/clients?has=paused')).body.items).toMatchObject([{ number: 'paused' }]);
    await list.call('PATCH', '/settings', { as: 'admin', body: { timeZone: 'UTC' } });
    list.clock.set('2026-03-01T08:00:00Z');
  });

  test.each(['number', 'issuedOn', 'dueOn', 'amount'])(
    'pages by %s through all of them once, in either direction',
    async (sort) => {
      const expected = await numbers(`sort=${sort}&limit=200`);
      expect(expected).toHaveLength(11);
      for (const direction of ['asc', 'desc']) {
        const seen: string[] = [];
        let cursor = '';
        do {
          const { body } = await list.call(
            'GET',
            `/invoices?sort=${sort}&direction=${direction}&limit=3${cursor && `&cursor=${cursor}`}`,
          );
          seen.push(...body.items.map((item: { number: string }) => item.number));
          expect(body.total).toBe(11);
          cursor = body.nextCursor ?? '';
        } while (cursor);
        expect(seen).toEqual(direction === 'asc' ? expected : expected.toReversed());
      }
    },
  );

  test.each([
    { query: `cursor=${UNKNOWN}`, status: 409, code: 'cursor_gone' },
    { query: 'cursor=1', status: 422, code: 'invalid_request' },
    { query: 'limit=0', status: 422, code: 'invalid_request' },
    { query: 'limit=1e1', status: 422, code: 'invalid_request' },
    { query: 'show=everything', status: 422, code: 'invalid_request' },
    { query: 'search=a%00b', status: 422, code: 'invalid_request' },
    { query: 'currency=usd', status: 422, code: 'invalid_request' },
  ])('$query -> $status $code', async ({ query, status, code }) => {
    expect(await list.call('GET', `/invoices?${query}`)).toMatchObject({ status, body: { code } });
  });
});

describe('GET /invoices/export', () => {
  test('is CSV that a spreadsheet opens and does not run', async () => {
    const { id: clientId } = await addClient({ number: '-1', name: '=cmd|"/c calc"!A1' });
    await addInvoice({
      number: '@sum',
      clientId,
      currency: 'USD',
      amountMinor: 150_005,
      purchaseOrder: '+1,2',
      dueOn: '2026-02-27',
    });
    await addInvoice({ number: 'yen', clientId, currency: 'JPY', amountMinor: 1500, dueOn: '2026-03-20' });
    const answer = await world.call('GET', `/invoices/export?clientId=${clientId}`, { as: 'viewer' });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="invoices-2026-03-01.csv"',
      },
    });
    expect(answer.text.split('\r\n')).toEqual([
      '\uFEFFInvoice number,Client number,Client,Purchase order,Currency,Amount,Paid,Balance,Issued on,Due on,Status,Days late,Settled on,Paused until',
      `'@sum,'-1,"'=cmd|""/c calc""!A1","'+1,2",USD,1500.05,0.00,1500.05,2026-02-01,2026-02-27,overdue,2,,`,
      `yen,'-1,"'=cmd|""/c calc""!A1",,JPY,1500,0,1500,2026-02-01,2026-03-20,not_due,0,,`,
      '',
    ]);
  });

  test('has the rows of the list with the same filter, however many there are', async () => {
    const { id: clientId } = await addClient();
    await world.deps.db.execute(
      `insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, created_at)
       select new_id(now()), 'many-' || n, '${clientId}', 'EUR', n, '2026-01-01', date '2026-01-01' + n % 7, now() from generate_series(1, 2345) n`,
    );
    const { text } = await world.call('GET', '/invoices/export?currency=EUR&show=open');
    const exported = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(exported).toHaveLength(2345);
    expect(new Set(exported).size).toBe(2345);
    const { body } = await world.call('GET', '/invoices?currency=EUR&show=open&limit=200');
    expect(body.total).toBe(2345);
    expect(exported.slice(0, 200)).toEqual(body.items.map(({ number }: { number: string }) => number));
  });

  test('refuses a filter it does not have', async () => {
    expect((await world.call('GET', '/invoices/export?limit=5')).status).toBe(422);
    expect((await world.call('GET', '/invoices/export', { as: null })).status).toBe(401);
  });
});
