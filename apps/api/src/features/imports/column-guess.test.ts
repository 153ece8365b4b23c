import { describe, expect, test } from 'vitest';
import { guessColumns } from './column-guess.ts';
import { headerCurrency, headerKey } from './header-words.ts';

const samples: Record<string, string[]> = {
  date: ['1/2/2013', '2/25/2013'],
  germanDate: ['01.02.2013', '25.02.2013'],
  amount: ['55.94', '1,061.74'],
  code: ['0379-NEVHP', '8976-AMJEO'],
  name: ['Birch Foods Ltd', 'Cedar Works GmbH'],
  flag: ['Yes', 'No'],
  email: ['a@birch.example', 'billing@'],
  days: ['30', '14'],
  empty: [],
  word: ['Paper', 'Electronic'],
};

/** A table of columns `Header: sort of cells`; gives kind and header by field. */
function guess(columns: [header: string, cells: string | string[]][]) {
  const found = guessColumns(
    columns.map(([name, cells], index) => ({
      index,
      name,
      values: typeof cells === 'string' ? (samples[cells] ?? []) : cells,
    })),
  );
  const byField = Object.fromEntries(
    Object.entries(found.mapping).map(([field, index]) => [field, columns[index ?? -1]?.[0]]),
  );
  return { kind: found.kind, ...byField, ambiguous: found.ambiguous };
}

test.each([
  ['Customer No.', 'customerno'],
  ['customerID', 'customerid'],
  ['CUSTOMER_ID', 'customerid'],
  ['customer.id', 'customerid'],
  ['Inv #', 'invno'],
  ['Fälligkeitsdatum', 'falligkeitsdatum'],
  ['E-mail', 'email'],
  ['Amount (USD)', 'amount'],
  ['Amount USD', 'amount'],
  ['Betrag in EUR', 'betrag'],
  ['PO Number', 'ponumber'],
  ['PDFLink', 'pdflink'],
  ['  ', ''],
])('the header %j is the word %j', (header, key) => {
  expect(headerKey(header)).toBe(key);
});

test.each([
  ['Amount (USD)', 'USD'],
  ['Betrag in EUR', 'EUR'],
  ['Jumlah (Rp)', 'IDR'],
  ['Amount ($)', null],
  ['Amount', null],
  ['Total due', null],
])('the header %j names the currency %s', (header, currency) => {
  expect(headerCurrency(header)).toBe(currency);
});

describe('invoices', () => {
  test('of an American ledger in camel case', () => {
    expect(
      guess([
        ['countryCode', ['391', '406']],
        ['customerID', 'code'],
        ['PaperlessDate', 'date'],
        ['invoiceNumber', ['0000611365', '0007900770']],
        ['InvoiceDate', 'date'],
        ['DueDate', 'date'],
        ['InvoiceAmount', 'amount'],
        ['Disputed', 'flag'],
        ['SettledDate', 'date'],
        ['PaperlessBill', 'word'],
        ['DaysToSettle', 'days'],
        ['DaysLate', 'days'],
      ]),
    ).toEqual({
      kind: 'invoices',
      clientNumber: 'customerID',
      number: 'invoiceNumber',
      issuedOn: 'InvoiceDate',
      dueOn: 'DueDate',
      amount: 'InvoiceAmount',
      disputed: 'Disputed',
      settledOn: 'SettledDate',
      ambiguous: [],
    });
  });

  test('of an Indonesian ledger', () => {
    expect(
      guess([
        ['No. Faktur', ['F-1', 'F-2']],
        ['Kode Pelanggan', 'code'],
        ['Nama Pelanggan', 'name'],
        ['Tgl Faktur', 'date'],
        ['Tanggal Jatuh Tempo', 'date'],
        ['Jumlah Tagihan', ['Rp 1.500.000', 'Rp 94.000']],
        ['Mata Uang', ['IDR', 'USD']],
        ['Sengketa', ['Ya', 'Tidak']],
        ['Tanggal Pelunasan', 'empty'],
        ['No. PO', ['PO-1']],
        ['Surel', 'email'],
        ['Bahasa', ['id', 'en']],
        ['Umur Piutang', 'days'],
      ]),
    ).toEqual({
      kind: 'invoices',
      number: 'No. Faktur',
      clientNumber: 'Kode Pelanggan',
      clientName: 'Nama Pelanggan',
      issuedOn: 'Tgl Faktur',
      dueOn: 'Tanggal Jatuh Tempo',
      amount: 'Jumlah Tagihan',
      currency: 'Mata Uang',
      disputed: 'Sengketa',
      settledOn: 'Tanggal Pelunasan',
      purchaseOrder: 'No. PO',
      email: 'Surel',
      language: 'Bahasa',
      ambiguous: [],
    });
  });

  test('of a German ledger', () => {
    expect(
      guess([
        ['Rechnungsnr.', ['4711', '4712']],
        ['Kundennummer', ['10001', '10002']],
        ['Kundenname', 'name'],
        ['Rechnungsdatum', ['02.01.2013']],
        ['Zahlungsziel (Tage)', 'days'],
        ['Bruttobetrag', ['1.234,56']],
        ['Währung', ['EUR']],
        ['Bezahlt am', 'empty'],
        ['Bestellnummer', ['B-1']],
      ]),
    ).toMatchObject({
      kind: 'invoices',
      number: 'Rechnungsnr.',
      clientNumber: 'Kundennummer',
      clientName: 'Kundenname',
      issuedOn: 'Rechnungsdatum',
      termsDays: 'Zahlungsziel (Tage)',
      amount: 'Bruttobetrag',
      currency: 'Währung',
      settledOn: 'Bezahlt am',
      purchaseOrder: 'Bestellnummer',
      ambiguous: [],
    });
  });

  test('with bare words: the cells tell numbers from names, dates from amounts', () => {
    const bare = (customer: string): [string, string][] => [
      ['Invoice', 'code'],
      ['Customer', customer],
      ['Date', 'date'],
      ['Due', 'date'],
      ['Total', 'amount'],
      ['Paid', 'amount'],
    ];
    expect(guess(bare('code'))).toMatchObject({
      kind: 'invoices',
      number: 'Invoice',
      clientNumber: 'Customer',
      issuedOn: 'Date',
      dueOn: 'Due',
      amount: 'Total',
      paidAmount: 'Paid',
    });
    expect(guess(bare('name'))).toMatchObject({ kind: 'invoices', clientName: 'Customer' });
    expect(
      guess([
        ['Invoice', 'code'],
        ['Customer', 'code'],
        ['Date', 'date'],
        ['Total', 'amount'],
        ['Paid', 'date'],
      ]),
    ).toMatchObject({ settledOn: 'Paid' });
  });

  test.each([['date'], ['germanDate']])(
    'a column called amount whose cells are dates (%s) is not the amount',
    (cells) => {
      const found = guess([
        ['Invoice No', 'code'],
        ['Customer No', 'code'],
        ['Invoice Date', 'date'],
        ['Amount', cells],
        ['Total', 'amount'],
      ]);
      expect(found).toMatchObject({ kind: 'invoices', amount: 'Total' });
    },
  );

  test('two columns that mean the same are left out and named', () => {
    const found = guess([
      ['Invoice No', 'code'],
      ['Customer No', 'code'],
      ['Invoice Date', 'date'],
      ['Invoice Amount', 'amount'],
      ['Invoice Total', 'amount'],
      ['Amount', 'amount'],
    ]);
    expect(found).not.toHaveProperty('amount');
    expect(found.ambiguous).toEqual([
      { field: 'amount', label: 'amount', columns: ['Invoice Amount', 'Invoice Total'] },
    ]);
  });

  test('no column is used twice, even when its empty cells could be either', () => {
    const found = guess([
      ['Invoice No', 'code'],
      ['Customer No', 'code'],
      ['Invoice Date', 'date'],
      ['Amount', 'amount'],
      ['Paid', 'empty'],
    ]);
    expect(found).toMatchObject({ settledOn: 'Paid' });
    expect(found).not.toHaveProperty('paidAmount');
  });
});

test('contacts of clients', () => {
  expect(
    guess([
      ['Customer No.', 'code'],
      ['Company', 'name'],
      ['E-mail', 'email'],
      ['Language', ['en', 'id']],
    ]),
  ).toEqual({
    kind: 'contacts',
    clientNumber: 'Customer No.',
    clientName: 'Company',
    email: 'E-mail',
    language: 'Language',
    ambiguous: [],
  });
  expect(
    guess([
      ['ID', 'code'],
      ['Name', 'name'],
      ['Email Address', 'email'],
      ['Mobile', ['+62 811 555 01']],
      ['Ansprechpartner', ['Ana Sari']],
    ]),
  ).toMatchObject({
    kind: 'contacts',
    clientNumber: 'ID',
    clientName: 'Name',
    email: 'Email Address',
    phone: 'Mobile',
    contactName: 'Ansprechpartner',
  });
});

test('payments', () => {
  expect(
    guess([
      ['Invoice No', 'code'],
      ['Payment Date', 'date'],
      ['Amount Paid', 'amount'],
      ['Payment Method', 'word'],
      ['Reference', 'code'],
    ]),
  ).toEqual({
    kind: 'payments',
    invoiceNumber: 'Invoice No',
    paidOn: 'Payment Date',
    amount: 'Amount Paid',
    method: 'Payment Method',
    reference: 'Reference',
    ambiguous: [],
  });
  expect(
    guess([
      ['Customer No', 'code'],
      ['Invoice No', 'code'],
      ['Tanggal Bayar', 'date'],
      ['Jumlah', 'amount'],
    ]),
  ).toMatchObject({ kind: 'payments' });
});

test('columns that mean nothing to SIRA have no kind', () => {
  expect(
    guess([
      ['Foo', 'word'],
      ['Bar', 'days'],
      ['', 'name'],
    ]),
  ).toEqual({ kind: null, ambiguous: [] });
});
