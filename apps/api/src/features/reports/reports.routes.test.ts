import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { booksOf } from '#test/books';
import { createOwnWorld, createTestApp, type TestWorld } from '#test/test-app';

interface Bucket {
  amountMinor: number;
  invoices: number;
}
const filled = (buckets: Record<string, Bucket>) =>
  Object.fromEntries(
    Object.entries(buckets)
      .filter(([, { invoices }]) => invoices > 0)
      .map(([name, { amountMinor, invoices }]) => [name, `${amountMinor}/${invoices}`]),
  );

describe('GET /reports/aging', () => {
  let world: TestWorld;
  const { addClient, addInvoice, pay } = booksOf(() => world);
  beforeAll(async () => {
    world = await createTestApp({ at: '2026-06-01T08:00:00Z' });
    const { id: a } = await addClient({ number: 'A', name: 'Anyaman, "CV"' });
    const { id: b } = await addClient({ number: 'B', name: '=Lereng' });
    const add = (clientId: string, dueOn: string, amountMinor: number, said = {}) =>
      addInvoice({ clientId, issuedOn: '2026-01-01', dueOn, amountMinor, ...said });
    await add(a, '2026-06-01', 1); // due on the day of the report
    await add(a, '2026-05-31', 20); // 1 day late
    await add(a, '2026-05-02', 300); // 30 days late
    await add(b, '2026-05-01', 4_000); // 31
    await add(b, '2026-04-02', 50_000); // 60
    await add(b, '2026-04-01', 600_000); // 61
    await add(b, '2026-03-03', 7_000_000); // 90
    await add(b, '2026-03-02', 80_000_000); // 91
    await add(a, '2026-05-31', 999, { currency: 'IDR' });
    const part = await add(a, '2026-05-31', 500, { currency: 'IDR' });
    await pay(part.id, 200, { paidOn: '2026-05-10' });
    await pay(part.id, 300, { paidOn: '2026-05-20' });
    await add(a, '2026-06-30', 7, { currency: 'EUR', issuedOn: '2026-05-15' });
    await add(a, '2026-02-01', 1_234, { isDraft: true });
    const mistake = await add(a, '2026-02-01', 5_678);
    await world.call('POST', `/invoices/${mistake.id}/void`);
    const lost = await add(a, '2026-04-01', 31, { currency: 'EUR' });
    world.clock.set('2026-05-25T08:00:00Z');
    await world.call('POST', `/invoices/${lost.id}/write-off`);
    world.clock.set('2026-06-01T08:00:00Z');
  });
  afterAll(() => world.close());
  const aging = async (on?: string) => {
    const { status, body } = await world.call('GET', `/reports/aging${on ? `?on=${on}` : ''}`, {
      as: 'viewer',
    });
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };

  test('sorts what is owed today by its age, currency by currency', async () => {
    const body = await aging();
    expect(body.on).toBe('2026-06-01');
    expect(
      body.currencies.map(
        (line: {
          currency: string;
          openMinor: number;
          overdueMinor: number;
          invoices: number;
          clients: number;
          buckets: Record<string, Bucket>;
        }) => ({ ...line, buckets: filled(line.buckets) }),
      ),
    ).toEqual([
      {
        ...{ currency: 'USD', openMinor: 87_654_321, overdueMinor: 87_654_320, invoices: 8, clients: 2 },
        buckets: {
          not_due: '1/1',
          d1_30: '320/2',
          d31_60: '54000/2',
          d61_90: '7600000/2',
          d90_plus: '80000000/1',
        },
      },
      {
        currency: 'EUR',
        openMinor: 7,
        overdueMinor: 0,
        invoices: 1,
        clients: 1,
        buckets: { not_due: '7/1' },
      },
      {
        currency: 'IDR',
        openMinor: 999,
        overdueMinor: 999,
        invoices: 1,
        clients: 1,
        buckets: { d1_30: '999/1' },
      },
    ]);
    expect(
      body.clients.map(
        (line: { number: string; currency: string; openMinor: number; buckets: Record<string, Bucket> }) => [
          line.number,
          line.currency,
          line.openMinor,
          filled(line.buckets),
        ],
      ),
    ).toEqual([
      ['B', 'USD', 87_654_000, { d31_60: '54000/2', d61_90: '7600000/2', d90_plus: '80000000/1' }],
      ['A', 'USD', 321, { not_due: '1/1', d1_30: '320/2' }],
      ['A', 'EUR', 7, { not_due: '7/1' }],
      ['A', 'IDR', 999, { d1_30: '999/1' }],
    ]);
  });

  test.each([
    { on: '2025-12-31', gives: {}, why: 'nothing was issued yet' },
    { on: '2026-01-01', gives: { USD: 87_654_321, IDR: 1_499, EUR: 31 }, why: 'issued on that day' },
    { on: '2026-05-10', gives: { USD: 87_654_321, IDR: 1_299, EUR: 31 }, why: 'money of that day counts' },
    {
      on: '2026-05-19',
      gives: { USD: 87_654_321, IDR: 1_299, EUR: 38 },
      why: 'the day before the rest came',
    },
    { on: '2026-05-20', gives: { USD: 87_654_321, IDR: 999, EUR: 38 }, why: 'settled on that day' },
    {
      on: '2026-05-24',
      gives: { USD: 87_654_321, IDR: 999, EUR: 38 },
      why: 'the day before it was written off',
    },
    { on: '2026-05-25', gives: { USD: 87_654_321, IDR: 999, EUR: 7 }, why: 'written off on that day' },
    {
      on: '2030-01-01',
      gives: { USD: 87_654_321, IDR: 999, EUR: 7 },
      why: 'a day to come, with what is known now',
    },
  ])('as of the end of $on: $why', async ({ on, gives }) => {
    const { currencies } = await aging(on);
    expect(
      Object.fromEntries(
        currencies.map(({ currency, openMinor }: { currency: string; openMinor: number }) => [
          currency,
          openMinor,
        ]),
      ),
    ).toEqual(gives);
  });

  test('the sums of the clients are the sums of the currencies', async () => {
    const { currencies, clients } = await aging();
    for (const { currency, openMinor, buckets } of currencies) {
      const theirs = clients.filter((line: { currency: string }) => line.currency === currency);
      expect(theirs.reduce((sum: number, line: { openMinor: number }) => sum + line.openMinor, 0)).toBe(
        openMinor,
      );
      for (const name of Object.keys(buckets)) {
        expect(
          theirs.reduce(
            (sum: number, line: { buckets: Record<string, Bucket> }) => sum + line.buckets[name]!.amountMinor,
            0,
          ),
        ).toBe(buckets[name].amountMinor);
      }
    }
  });

  test('is CSV that a spreadsheet does not run', async () => {
    const answer = await world.call('GET', '/reports/aging.csv?on=2026-06-01');
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="aging-2026-06-01.csv"',
      },
    });
    expect(answer.text.split('\r\n')).toEqual([
      '\uFEFFAs of,Client number,Client,Currency,Open,Not due,1-30 days late,31-60 days late,61-90 days late,Over 90 days late,Invoices',
      `2026-06-01,B,'=Lereng,USD,876540.00,0.00,0.00,540.00,76000.00,800000.00,5`,
      '2026-06-01,A,"Anyaman, ""CV""",USD,3.21,0.01,3.20,0.00,0.00,0.00,3',
      '2026-06-01,A,"Anyaman, ""CV""",EUR,0.07,0.07,0.00,0.00,0.00,0.00,1',
      '2026-06-01,A,"Anyaman, ""CV""",IDR,9.99,0.00,9.99,0.00,0.00,0.00,1',
      '',
    ]);
  });

  test.each(['/reports/aging', '/reports/aging.csv', '/reports/dashboard'])(
    '%s refuses what is no day, and strangers',
    async (path) => {
      expect(await world.call('GET', `${path}?on=2026-02-30`)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request' },
      });
      expect(await world.call('GET', `${path}?until=2026-02-28`)).toMatchObject({ status: 422 });
      expect((await world.call('GET', path, { as: null })).status).toBe(401);
    },
  );

  test('keeps the 500 largest of every currency in reach, the CSV all', async () => {
    const many = await createOwnWorld();
    await many.deps.db.execute(
      `insert into clients (id, number, name, created_at) select new_id(now()), 'n' || n, 'Client ' || n, now() from generate_series(1, 600) n`,
    );
    await many.deps.db.execute(
      `insert into invoices (id, number, client_id, currency, amount_minor, issued_on, due_on, created_at)
       select new_id(now()), c.number, c.id, case when c.number = 'n1' then 'EUR' else 'USD' end, substr(c.number, 2)::int, '2026-01-01', '2026-02-01', now() from clients c`,
    );
    const { body } = await many.call('GET', '/reports/aging');
    expect(body.currencies).toMatchObject([
      { currency: 'USD', invoices: 599, clients: 599 },
      { currency: 'EUR', clients: 1 },
    ]);
    expect(body.clients).toHaveLength(500);
    expect(body.clients[0]).toMatchObject({ number: 'n600', openMinor: 600 });
    expect(body.clients.at(-1)).toMatchObject({ number: 'n1', currency: 'EUR' });
    expect((await many.call('GET', '/reports/aging.csv')).text.trimEnd().split('\r\n')).toHaveLength(601);
  });
});

describe('GET /reports/dashboard', () => {
  test('an empty book has no figures and says that it is empty', async () => {
    const world = await createOwnWorld();
    const { status, body } = await world.call('GET', '/reports/dashboard', { as: 'viewer' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      on: '2026-03-01',
      currencies: [],
      sent: [],
      hasInvoices: false,
      next: { on: '2026-03-01', messages: 0, reminders: 0, silent: 0, silentByReason: {}, first: [] },
    });
    expect(body.outlook).toHaveLength(14);
    expect(body.outlook[0]).toEqual({ on: '2026-03-01', messages: 0, reminders: 0 });
  });

  test('says what is owed, what came this month, what goes out and what went out', async () => {
    const world = await createOwnWorld({ at: '2026-03-10T08:00:00Z' });
    const { addClient, addInvoice, pay } = booksOf(() => world);
    const { id: clientId } = await addClient({ name: 'Kopi Lereng' });
    const late = await addInvoice({ clientId, number: 'L-1', dueOn: '2026-03-09', amountMinor: 1_000 });
    await addInvoice({ clientId, number: 'L-2', dueOn: '2026-03-09', amountMinor: 50, currency: 'IDR' });
    await addInvoice({ number: 'soon', dueOn: '2026-03-17', amountMinor: 20 });
    await addInvoice({ number: 'not yet', dueOn: '2026-03-18', amountMinor: 3 });
    await pay(late.id, 100, { paidOn: '2026-02-28' });
    await pay(late.id, 200, { paidOn: '2026-03-01' });
    await pay(late.id, 300, { paidOn: '2026-03-10' });
    const paid = await addInvoice({ number: 'paid', currency: 'EUR', amountMinor: 77, dueOn: '2026-03-20' });
    await pay(paid.id, 77, { paidOn: '2026-03-05' });

    const { body } = await world.call('GET', '/reports/dashboard');
    expect(body.hasInvoices).toBe(true);
    expect(body.currencies).toMatchObject([
      {
        currency: 'USD',
        openMinor: 423,
        overdueMinor: 400,
        overdueInvoices: 1,
        invoices: 3,
        clients: 3,
        dueSoonMinor: 20,
        dueSoonInvoices: 1,
        paidThisMonthMinor: 500,
        paidThisMonthInvoices: 1,
      },
      {
        currency: 'IDR',
        openMinor: 50,
        overdueInvoices: 1,
        paidThisMonthMinor: 0,
        paidThisMonthInvoices: 0,
        buckets: { d1_30: { amountMinor: 50, invoices: 1 } },
      },
      {
        currency: 'EUR',
        openMinor: 0,
        invoices: 0,
        clients: 0,
        dueSoonMinor: 0,
        paidThisMonthMinor: 77,
        paidThisMonthInvoices: 1,
      },
    ]);
    expect(body.next).toEqual({
      ...{ on: '2026-03-10', messages: 1, reminders: 2, silent: 2, silentByReason: { not_due: 2 } },
      first: [
        {
          clientId,
          clientName: 'Kopi Lereng',
          invoices: 2,
          template: 'friendly',
          amounts: expect.arrayContaining([
            { currency: 'USD', amountMinor: 400 },
            { currency: 'IDR', amountMinor: 50 },
          ]),
        },
      ],
    });
    expect(
      body.outlook
        .slice(0, 6)
        .map(({ on, messages }: { on: string; messages: number }) => `${on.slice(8)}:${messages}`),
    ).toEqual(['10:1', '11:0', '12:0', '13:0', '14:1', '15:1']);
    expect(body.sent).toEqual([]);

    await world.call('POST', '/reminders/runs', { body: {} });
    const { body: after } = await world.call('GET', '/reports/dashboard');
    expect(after.sent).toMatchObject([{ clientName: 'Kopi Lereng', on: '2026-03-10', template: 'friendly' }]);
    expect(after.next).toMatchObject({ messages: 0, silentByReason: { not_due: 2, already_reminded: 2 } });
    const { body: mail } = await world.call('GET', `/messages/${after.sent[0].id}`);
    expect(mail.subject).toBe(after.sent[0].subject);
  });

  test('another day is another world', async () => {
    const world = await createOwnWorld({ at: '2026-03-10T08:00:00Z' });
    const { addInvoice, pay } = booksOf(() => world);
    const { id } = await addInvoice({ dueOn: '2026-02-20', amountMinor: 1_000 });
    await pay(id, 1_000, { paidOn: '2026-03-02' });
    const on = async (day: string) =>
      (await world.call('GET', `/reports/dashboard?on=${day}`)).body.currencies;
    expect(await on('2026-03-01')).toMatchObject([
      { openMinor: 1_000, overdueInvoices: 1, paidThisMonthMinor: 0 },
    ]);
    expect(await on('2026-03-02')).toMatchObject([
      { openMinor: 0, paidThisMonthMinor: 1_000, paidThisMonthInvoices: 1 },
    ]);
    expect(await on('2026-04-01')).toEqual([]);
    expect(await on('2026-01-31')).toEqual([]);
  });
});
