import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOfBooks } from '#test/books-content';
import { booksOf } from '#test/books';
import { count, deskOf } from '#test/import-desk';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp({ work: true }); // today is 1 March 2026
});
afterAll(() => world.close());
const desk = deskOf(() => world);
const { addClient, addInvoice, pay, getInvoice } = booksOf(() => world);

let made = 0;
const next = () => `L-${(made += 1)}`;

interface Line {
  number: string;
  client?: string;
  issued?: string;
  due?: string;
  amount?: string;
  disputed?: string;
  settled?: string;
  currency?: string;
}

/** A ledger of USD amounts: 100.00 issued on 15 January 2026, due a month later, of client K-1 unless said. */
const ledger = (lines: Line[]) =>
  ['Invoice No,Customer No,Invoice Date,Due Date,Amount,Currency,Disputed,Settlement Date']
    .concat(
      lines.map(
        ({
          number,
          client = 'K-1',
          issued = '2026-01-15',
          due = '2026-02-15',
          amount = '100.00',
          currency = 'USD',
          disputed = '',
          settled = '',
        }) => [number, client, issued, due, amount, currency, disputed, settled].join(','),
      ),
    )
    .join('\n');

const payments = (lines: string[][]) =>
  ['Invoice No,Payment Date,Amount,Currency,Reference', ...lines.map((cells) => cells.join(','))].join('\n');

async function invoiceOf(number: string) {
  const { body } = await world.call('GET', `/invoices?search=${number}&limit=200`);
  return getInvoice(body.items.find((item: { number: string }) => item.number === number).id);
}

/** What a check says against the books: one sentence a bad row. */
async function refusals(content: string) {
  const { id, counts } = await desk.look(content);
  const found = await desk.problems(id);
  expect(counts.badRows).toBe(new Set(found.map(({ line }) => line)).size);
  return found.map(({ line, column, value, message }) => [line, column, value, message]);
}

describe('the list a month later', () => {
  test('a changed due date, amount and purchase is taken over; the rest is left alone', async () => {
    const [same, moved, dearer] = [next(), next(), next()];
    await desk.take(ledger([same, moved, dearer].map((number) => ({ number }))));
    const { counts } = await desk.take(
      ledger([{ number: same }, { number: moved, due: '2026-03-20' }, { number: dearer, amount: '120.50' }]),
    );
    expect(counts).toMatchObject({ invoices: count(0, 2, 1), payments: count(0), disputes: count(0) });
    expect(await invoiceOf(moved)).toMatchObject({ dueOn: '2026-03-20', amountMinor: 10_000 });
    expect(await invoiceOf(dearer)).toMatchObject({
      dueOn: '2026-02-15',
      amountMinor: 12_050,
      balanceMinor: 12_050,
    });
  });

  test('a new settlement is a payment of what was open, on that day', async () => {
    const number = next();
    await desk.take(ledger([{ number }]));
    const { id } = await invoiceOf(number);
    await pay(id, 2500);
    expect((await desk.take(ledger([{ number, settled: '2026-02-20' }]))).counts).toMatchObject({
      invoices: count(0, 0, 1),
      payments: count(1),
    });
    expect(await getInvoice(id)).toMatchObject({
      ...{ balanceMinor: 0, settledOn: '2026-02-20', status: 'paid' },
      payments: expect.arrayContaining([expect.objectContaining({ on: '2026-02-20', amountMinor: 7500 })]),
    });
  });

  test('a dispute flag that the list dropped resolves the dispute, and a new one opens another', async () => {
    const [number, still] = [next(), next()];
    await desk.take(
      ledger([
        { number, disputed: 'Yes' },
        { number: still, disputed: 'Yes' },
      ]),
    );
    expect(await invoiceOf(number)).toMatchObject({
      status: 'disputed',
      disputes: [{ openedOn: '2026-01-15', resolvedOn: null }],
    });

    const dropped = ledger([
      { number, disputed: 'No' },
      { number: still, disputed: 'Yes' },
    ]);
    expect((await desk.take(dropped)).counts.disputes).toEqual(count(0, 1, 1));
    expect(await invoiceOf(number)).toMatchObject({
      status: 'overdue',
      disputes: [{ resolvedOn: '2026-03-01' }],
    });
    expect((await desk.take(dropped)).counts.disputes).toEqual(count(0, 0, 1));

    const back = ledger([
      { number, disputed: 'Yes' },
      { number: still, disputed: 'Yes' },
    ]);
    expect((await desk.take(back)).counts.disputes).toEqual(count(1, 0, 1));
    expect((await invoiceOf(number)).disputes).toHaveLength(2);
    expect(await invoiceOf(number)).toMatchObject({ status: 'disputed' });
    expect((await desk.take(back)).counts.disputes).toEqual(count(0, 0, 2));
  });

  test('a dispute that somebody resolved here is not opened again by the same list', async () => {
    const number = next();
    const list = ledger([{ number, disputed: 'Yes' }]);
    await desk.take(list);
    const { disputes } = await invoiceOf(number);
    expect(
      (
        await world.call('POST', `/disputes/${disputes[0].id}/resolve`, {
          body: { resolution: 'Agreed by phone.' },
        })
      ).status,
    ).toBe(200);
    const before = await contentOfBooks(world.deps.db);
    expect((await desk.take(list)).counts.disputes).toEqual(count(0, 0, 1));
    expect(await contentOfBooks(world.deps.db)).toEqual(before);
  });

  test('a void invoice stays as it is', async () => {
    const number = next();
    await desk.take(ledger([{ number }]));
    const { id } = await invoiceOf(number);
    await world.call('POST', `/invoices/${id}/void`);
    expect((await desk.take(ledger([{ number, amount: '80', disputed: 'Yes' }]))).counts).toMatchObject({
      invoices: count(0, 0, 1),
      disputes: count(0),
    });
    expect(await getInvoice(id)).toMatchObject({ state: 'void', amountMinor: 10_000, disputes: [] });
  });
});

describe('rows that contradict the books', () => {
  test.each([
    {
      name: 'another currency',
      row: { currency: 'EUR' },
      says: [
        'Currency',
        'EUR',
        'Invoice NUMBER is here in USD. Correct the currency, or void the invoice and import it under another number.',
      ],
    },
    {
      name: 'another client',
      row: { client: 'K-2' },
      says: [
        'Customer No',
        'K-2',
        'Invoice NUMBER belongs to client K-1. Correct the number of one of the two.',
      ],
    },
    {
      name: 'an amount below what is paid',
      row: { amount: '24.99' },
      says: [
        'Amount',
        'USD 24.99',
        'USD 25.00 is already paid on invoice NUMBER. Correct the amount, or remove a payment first.',
      ],
    },
    {
      name: 'a settlement in the future',
      row: { settled: '2026-03-02' },
      says: ['Settlement Date', '2026-03-02', 'The settlement date is in the future. Correct it.'],
    },
  ])('$name', async ({ row, says }) => {
    const number = next();
    await desk.take(ledger([{ number }]));
    await pay((await invoiceOf(number)).id, 2500);
    const [column, value, message] = says;
    expect(await refusals(ledger([{ number: next() }, { number, ...row }]))).toEqual([
      [3, column, value, message!.replace('NUMBER', number)],
    ]);
  });

  test('a settlement of a void invoice', async () => {
    const number = next();
    await desk.take(ledger([{ number }]));
    await world.call('POST', `/invoices/${(await invoiceOf(number)).id}/void`);
    expect(await refusals(ledger([{ number, settled: '2026-02-20' }]))).toEqual([
      [
        2,
        'Settlement Date',
        '2026-02-20',
        `Invoice ${number} is void, so nothing can be paid on it. Reopen it first, or take the row out.`,
      ],
    ]);
  });

  test('a settlement of a draft', async () => {
    const { id: clientId, number: client } = await addClient();
    const { number } = await addInvoice({ clientId, isDraft: true });
    expect(await refusals(ledger([{ number, client, settled: '2026-02-20' }]))).toEqual([
      [
        2,
        'Settlement Date',
        '2026-02-20',
        `Invoice ${number} is a draft, so nothing can be paid on it. Issue it first, or take the row out.`,
      ],
    ]);
  });

  test('nothing is imported while there is a bad row, or the others are when that is said', async () => {
    const [good, bad] = [next(), next()];
    await desk.take(ledger([{ number: bad }]));
    const before = await contentOfBooks(world.deps.db);
    const { id, counts } = await desk.look(
      ledger([{ number: good }, { number: bad, currency: 'EUR' }, { number: next(), amount: 'a lot' }]),
    );
    expect(counts).toMatchObject({ rows: 3, badRows: 2, invoices: count(1) });
    expect((await desk.startCommit(id)).body).toMatchObject({
      ...{ status: 409, code: 'bad_rows' },
      detail:
        'Nothing was imported: 2 of 3 rows cannot be imported. Mend them in the file, or import the others without them.',
    });
    expect(await contentOfBooks(world.deps.db)).toEqual(before);
    expect(await desk.commit(id, true)).toMatchObject({
      state: 'imported',
      counts: { badRows: 2, invoices: count(1) },
    });
    expect(await invoiceOf(bad)).toMatchObject({ currency: 'USD' });
    expect(await desk.problems(id)).toHaveLength(2);
  });

  test('books that moved after the check stop the import', async () => {
    const number = next();
    await desk.take(ledger([{ number }]));
    const { id } = await desk.look(ledger([{ number, amount: '50' }]));
    await pay((await invoiceOf(number)).id, 6000);
    const failed = await desk.commit(id);
    expect(failed).toMatchObject({
      state: 'failed',
      refusal: expect.stringContaining('the books changed since the rows were checked'),
    });
    expect(await invoiceOf(number)).toMatchObject({ amountMinor: 10_000 });
    expect((await desk.check(id)).counts).toMatchObject({ badRows: 1 });
  });
});

describe('a list of payments', () => {
  const row = (number: string, amount: string, paidOn = '2026-02-20', currency = 'USD', reference = '') => [
    number,
    paidOn,
    amount,
    currency,
    reference,
  ];

  test('pays its invoices once, also when the next list holds one row more', async () => {
    const [one, two] = [next(), next()];
    await desk.take(ledger([{ number: one }, { number: two }]));
    const list = [row(one, '30'), row(one, '30'), row(two, '100', '2026-02-21', 'USD', 'T 7')];
    const taken = await desk.take(payments(list));
    expect(taken).toMatchObject({ kind: 'payments', counts: { rows: 3, payments: count(3) } });
    expect(await invoiceOf(one)).toMatchObject({ balanceMinor: 4000 });
    expect(await invoiceOf(two)).toMatchObject({
      balanceMinor: 0,
      payments: [{ reference: 'T 7', on: '2026-02-21' }],
    });

    const before = await contentOfBooks(world.deps.db);
    expect((await desk.take(payments(list.toReversed()))).counts.payments).toEqual(count(0, 0, 3));
    expect(await contentOfBooks(world.deps.db)).toEqual(before);

    expect((await desk.take(payments([...list, row(one, '30')]))).counts.payments).toEqual(count(1, 0, 3));
    expect(await invoiceOf(one)).toMatchObject({ balanceMinor: 1000, payments: { length: 3 } });
  });

  test('names what does not fit the books, and judges the good rows without the bad ones', async () => {
    const [open, gone, full] = [next(), next(), next()];
    await desk.take(ledger([{ number: open }, { number: gone }, { number: full }]));
    await world.call('POST', `/invoices/${(await invoiceOf(gone)).id}/void`);
    const list = payments([
      row('L-unknown', '1'),
      row(gone, '1'),
      row(open, '1', '2026-02-20', 'EUR'),
      row(open, '80', '2026-03-02'),
      row(open, '80', '2026-01-14'),
      row(open, '60'),
      row(open, '40'),
      row(full, '99'),
      row(full, '1.01'),
    ]);
    expect(await refusals(list)).toEqual([
      [
        2,
        'Invoice No',
        'L-unknown',
        'There is no invoice L-unknown. Import the invoices first, or correct the number.',
      ],
      [
        3,
        'Invoice No',
        gone,
        `Invoice ${gone} is void, so nothing can be paid on it. Reopen it first, or take the row out.`,
      ],
      [
        4,
        'Currency',
        'EUR',
        `Invoice ${open} is in USD. Correct the currency, or record the payment by hand.`,
      ],
      [5, 'Payment Date', '2026-03-02', 'The payment date is in the future. Correct it.'],
      [
        6,
        'Payment Date',
        '2026-01-14',
        'The payment date is before the invoice was issued. Correct one of the two.',
      ],
      [
        10,
        'Amount',
        'USD 1.01',
        `With this row more is paid than invoice ${full} amounts to. Correct it, or record it by hand and keep the rest as credit.`,
      ],
    ]);
    expect((await desk.take(list, {}, true)).counts).toMatchObject({ badRows: 6, payments: count(3) });
    expect(await invoiceOf(open)).toMatchObject({ balanceMinor: 0 });
    expect(await invoiceOf(full)).toMatchObject({ balanceMinor: 100 });
  });
});

describe('a list of contacts', () => {
  const list = (lines: string[]) => ['Customer No,Company,Contact,E-mail,Phone', ...lines].join('\n');

  test('takes over names and addresses, and leaves what it leaves empty', async () => {
    const { id, number, name } = await addClient({
      contact: { email: 'old@client.example', name: 'Ana', phone: '+62 21 555' },
    });
    expect((await desk.take(list([`${number},,Budi,new@client.example,`]))).counts).toMatchObject({
      clients: count(0, 0, 1),
      contacts: count(0, 1),
    });
    const { body } = await world.call('GET', `/clients/${id}`);
    expect(body).toMatchObject({
      name,
      contacts: [{ name: 'Budi', email: 'new@client.example', phone: '+62 21 555', isPrimary: true }],
    });
  });

  test('several people of one client become contacts of it, the first gets the mails', async () => {
    const people = list([
      'K-77,Toko Tiga,Ana,ana@tiga.example,',
      'K-77,Toko Tiga,Budi,budi@tiga.example,',
      'K-77,Toko Tiga,Citra,,0812 555 000',
    ]);
    expect((await desk.take(people)).counts).toMatchObject({ clients: count(1), contacts: count(3) });
    const [{ id }] = (await world.call('GET', '/clients?search=K-77')).body.items;
    const { body } = await world.call('GET', `/clients/${id}`);
    const found = body.contacts.map(({ name, isPrimary }: Record<string, unknown>) => [name, isPrimary]);
    expect(found.toSorted()).toEqual([
      ['Ana', true],
      ['Budi', false],
      ['Citra', false],
    ]);
    const before = await contentOfBooks(world.deps.db);
    expect((await desk.take(people)).counts).toMatchObject({ contacts: count(0, 0, 3) });
    expect(await contentOfBooks(world.deps.db)).toEqual(before);
  });
});

describe('the problems of an import', () => {
  test('page through all of them once, in the order of the file', async () => {
    const bad = Array.from({ length: 7 }, () => ({ number: next(), amount: 'much', due: 'soon' }));
    const good = Array.from({ length: 9 }, () => ({ number: next() }));
    const { id } = await desk.look(ledger([...bad, ...good]));
    const seen: number[] = [];
    let cursor = '';
    do {
      const { body } = await world.call(
        'GET',
        `/imports/${id}/problems?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ line }: { line: number }) => line));
      expect(body.total).toBe(14);
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual([2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8]);
    const unknown = '0192a000-0000-7000-8000-00000000ffff';
    expect(await world.call('GET', `/imports/${id}/problems?cursor=${unknown}`)).toMatchObject({
      status: 409,
      body: { code: 'cursor_gone' },
    });
  });
});
