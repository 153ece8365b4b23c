import { exponentOf } from '#platform/money';
import { expect, test } from 'vitest';
import type { ImportKind } from './import-kinds.ts';
import { fieldsOf } from './import-kinds.ts';
import type { ReadOptions } from './row-cells.ts';
import { readRows } from './read-rows.ts';

/** Reads rows given as `{ field: cell }` objects, one column for each field of the kind. */
async function read<K extends ImportKind>(
  kind: K,
  rows: Record<string, string>[],
  options: Partial<ReadOptions> = {},
) {
  const fields = fieldsOf(kind).map(({ field }) => field);
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lines = rows.map((row) => fields.map((field) => quote(row[field] ?? '')).join(','));
  const text = [fields.map((field) => `Col ${field}`).join(','), ...lines].join('\n');
  const mapping = Object.fromEntries(fields.map((field, index) => [field, index]));
  const readings = [];
  const settled = {
    mapping,
    currency: 'USD',
    dateOrder: 'mdy' as const,
    decimalMark: '.' as const,
    ...options,
    kind,
  };
  for await (const reading of readRows([Buffer.from(text)], settled)) readings.push(reading);
  return readings;
}

const invoice = {
  number: 'F-1',
  clientNumber: 'C1',
  issuedOn: '1/2/2013',
  dueOn: '2/1/2013',
  amount: '55.94',
};

test('reads a whole invoice', async () => {
  const row = {
    ...invoice,
    clientName: 'PT Maju',
    currency: 'EUR',
    disputed: 'Yes',
    settledOn: '1/15/2013',
    paidAmount: '10.00',
    purchaseOrder: 'PO-7',
    email: 'ana@Maju.example',
    language: 'Indonesian',
  };
  expect(await read('invoices', [row])).toEqual([
    {
      line: 2,
      isGood: true,
      problems: [],
      values: {
        number: 'F-1',
        clientNumber: 'C1',
        clientName: 'PT Maju',
        issuedOn: '2013-01-02',
        dueOn: '2013-02-01',
        amountMinor: 5594,
        currency: 'EUR',
        isDisputed: true,
        settledOn: '2013-01-15',
        paidAmountMinor: 1000,
        purchaseOrder: 'PO-7',
        email: 'ana@maju.example',
        language: 'id',
      },
    },
  ]);
});

test('reads a bare invoice with the settled currency', async () => {
  const [row] = await read('invoices', [invoice]);
  expect(row).toMatchObject({
    isGood: true,
    values: {
      amountMinor: 5594,
      currency: 'USD',
      clientName: null,
      isDisputed: false,
      settledOn: null,
      paidAmountMinor: null,
      email: null,
      language: null,
    },
  });
});

test.each<[string, Record<string, string>, Partial<ReadOptions>, string]>([
  ['its own due date', { dueOn: '2/1/2013', termsDays: '14' }, {}, '2013-02-01'],
  ['its own days to pay', { dueOn: '', termsDays: 'Net 14' }, { termsDays: 30 }, '2013-01-16'],
  ['the days to pay of the file', { dueOn: '' }, { termsDays: 30 }, '2013-02-01'],
])('an invoice is due by %s', async (_name, cells, options, dueOn) => {
  expect((await read('invoices', [{ ...invoice, ...cells }], options))[0]).toMatchObject({
    isGood: true,
    values: { dueOn },
  });
});

test.each<[string, Record<string, string>, string, string]>([
  ['no number', { number: ' ' }, 'number', 'The invoice number is missing. Fill it in.'],
  ['no client', { clientNumber: '' }, 'clientNumber', 'The client number is missing. Fill it in.'],
  ['no issue date', { issuedOn: '-' }, 'issuedOn', 'The issue date is missing. Fill it in.'],
  ['no amount', { amount: 'n/a' }, 'amount', 'The amount is missing. Fill it in.'],
  ['no due date', { dueOn: '' }, 'dueOn', 'The due date is missing. Fill it in, or give the days to pay.'],
  [
    'a due date before the issue date',
    { dueOn: '1/1/2013' },
    'dueOn',
    'The due date 2013-01-01 is before the issue date 2013-01-02. Correct one of the two.',
  ],
  [
    'a settlement before the issue date',
    { settledOn: '1/1/2013' },
    'settledOn',
    'The settlement date 2013-01-01 is before the issue date 2013-01-02. Correct one of the two.',
  ],
  ['an amount of zero', { amount: '0.00' }, 'amount', 'credit notes are not imported'],
  ['a credit note', { amount: '(12.00)' }, 'amount', 'credit notes are not imported'],
  [
    'an unknown currency',
    { currency: 'QQQ' },
    'currency',
    '“QQQ” is not a currency. Write its three-letter code, such as IDR, USD or EUR.',
  ],
  [
    'two currencies',
    { currency: 'EUR', amount: 'USD 5.50' },
    'amount',
    'is not in EUR, the currency of its row',
  ],
  ['an impossible date', { issuedOn: '2/30/2013' }, 'issuedOn', 'February 2013 has 28 days'],
  ['more paid than owed', { paidAmount: '55.95' }, 'paidAmount', 'More was paid than the invoice amounts to'],
  ['less than nothing paid', { paidAmount: '-1' }, 'paidAmount', 'The paid amount is below zero'],
  ['an unclear dispute', { disputed: 'perhaps' }, 'disputed', 'neither yes nor no'],
  ['terms in words', { dueOn: '', termsDays: 'soon' }, 'termsDays', 'is not a number of days'],
  ['a number that is too long', { number: 'F'.repeat(61) }, 'number', 'has 61 characters, 60 are allowed'],
  ['a broken address', { email: 'billing@' }, 'email', 'is not a whole e-mail address'],
  ['a language without mails', { language: 'fr' }, 'language', 'Write en or id'],
  ['a NUL in the name', { clientName: 'PT\0Maju' }, 'clientName', 'holds a NUL character'],
])('refuses an invoice with %s', async (_name, cells, field, message) => {
  const [row] = await read('invoices', [{ ...invoice, ...cells }]);
  expect(row).toMatchObject({ line: 2, isGood: false, stops: false });
  expect(row?.problems).toHaveLength(1);
  expect(row?.problems[0]).toMatchObject({ line: 2, column: `Col ${field}`, field });
  expect(row?.problems[0]?.message).toContain(message);
});

test('names every problem of a row at once, and reads the other rows', async () => {
  const rows = await read('invoices', [
    { ...invoice, amount: 'x', issuedOn: 'y', email: 'z' },
    { ...invoice, number: 'F-2' },
  ]);
  expect(rows[0]?.problems.map(({ field, value }) => [field, value])).toEqual([
    ['issuedOn', 'y'],
    ['amount', 'x'],
    ['email', 'z'],
  ]);
  expect(rows[1]).toMatchObject({ line: 3, isGood: true });
});

test('an invoice number is imported once', async () => {
  const rows = await read('invoices', [
    invoice,
    { ...invoice, number: 'F-2' },
    { ...invoice, amount: '1.00' },
  ]);
  expect(rows.map(({ isGood }) => isGood)).toEqual([true, true, false]);
  expect(rows[2]?.problems).toEqual([
    {
      line: 4,
      column: 'Col number',
      field: 'number',
      value: 'F-1',
      message: 'This invoice number is on line 2 already. Keep one of the two rows.',
    },
  ]);
});

test('a long value is shortened in its problem', async () => {
  const [row] = await read('invoices', [{ ...invoice, email: `${'x'.repeat(5000)}@` }]);
  expect(row?.problems[0]?.value).toHaveLength(60);
  expect(row?.problems[0]?.message.length).toBeLessThan(200);
});

test('orders can differ from column to column', async () => {
  const [row] = await read('invoices', [{ ...invoice, issuedOn: '2/1/2013', dueOn: '2/1/2013' }], {
    dateOrder: { issuedOn: 'dmy', dueOn: 'mdy' },
  });
  expect(row).toMatchObject({ values: { issuedOn: '2013-01-02', dueOn: '2013-02-01' } });
});

test('what is not settled is refused, not guessed', async () => {
  const [row] = await read('invoices', [{ ...invoice, amount: '1.234' }], {
    currency: 'USD',
    dateOrder: null,
    decimalMark: null,
  });
  expect(row?.problems.map(({ field }) => field)).toEqual(['issuedOn', 'dueOn', 'amount']);
  const [other] = await read('invoices', [invoice], { currency: null });
  expect(other?.problems).toMatchObject([
    { field: 'amount', message: expect.stringContaining('Choose one for the file') },
  ]);
});

test('reads contacts', async () => {
  const rows = await read('contacts', [
    {
      clientNumber: 'C1',
      clientName: 'PT Maju',
      contactName: 'Ana',
      email: 'ana@maju.example',
      phone: '+62 21 555',
      language: 'en',
    },
    { clientNumber: 'C2' },
    { clientName: 'No number' },
  ]);
  expect(rows).toMatchObject([
    {
      isGood: true,
      values: {
        clientNumber: 'C1',
        clientName: 'PT Maju',
        contactName: 'Ana',
        email: 'ana@maju.example',
        phone: '+62 21 555',
        language: 'en',
      },
    },
    { isGood: true, values: { clientNumber: 'C2', clientName: null, email: null } },
    { isGood: false, problems: [{ field: 'clientNumber' }] },
  ]);
});

test('reads payments', async () => {
  const rows = await read(
    'payments',
    [
      {
        invoiceNumber: 'F-1',
        amount: 'Rp 1.500.000,00',
        paidOn: '1/31/2013',
        reference: 'TRX 9',
        method: 'transfer',
      },
      { invoiceNumber: 'F-1', amount: '-5', paidOn: '1/31/2013' },
    ],
    { decimalMark: null },
  );
  expect(rows).toMatchObject([
    {
      isGood: true,
      values: {
        invoiceNumber: 'F-1',
        amountMinor: 1_500_000 * 10 ** exponentOf('IDR'),
        currency: 'IDR',
        paidOn: '2013-01-31',
        reference: 'TRX 9',
        method: 'transfer',
      },
    },
    {
      isGood: false,
      problems: [{ field: 'amount', message: expect.stringContaining('refunds are not imported') }],
    },
  ]);
});

test('a file that is no table is one row that stops', async () => {
  const rows = [];
  for await (const row of readRows([Buffer.from('%PDF-1.7')], {
    kind: 'invoices',
    mapping: {},
    currency: null,
    dateOrder: null,
    decimalMark: null,
  }))
    rows.push(row);
  expect(rows).toMatchObject([
    { isGood: false, stops: true, problems: [{ message: expect.stringContaining('PDF') }] },
  ]);
});
