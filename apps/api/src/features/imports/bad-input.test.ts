import { expect, test } from 'vitest';
import { exponentOf } from '#platform/money';
import type { AnalyseOptions } from './analyse-file.ts';
import { analyseFile } from './analyse-file.ts';
import { readRows } from './read-rows.ts';

/** The way of every file: analysed as a whole, then read with what was settled. */
async function importFile(bytes: Uint8Array | string, said: AnalyseOptions = {}) {
  const source = [typeof bytes === 'string' ? Buffer.from(bytes) : bytes];
  const analysis = await analyseFile(source, { ...said, isWhole: true });
  if (analysis.refusal !== null || analysis.options === null)
    return { analysis, rows: [], said: analysis.refusal };
  const rows = [];
  for await (const row of readRows(source, { ...analysis.options, kind: 'invoices' })) rows.push(row);
  return { analysis, rows, said: null };
}

type Cells = Partial<Record<'number' | 'client' | 'name' | 'issued' | 'due' | 'amount', string>>;

const fields = ['number', 'client', 'name', 'issued', 'due', 'amount'] as const;
const header = [
  'Invoice No',
  'Customer No',
  'Müller & Co: Customer Name',
  'Invoice Date',
  'Due Date',
  'Amount',
];

/** A ledger of three invoices, one of them changed, written with a delimiter of choice. */
function ledger(changed: Cells = {}, mark = ',', lineEnd = '\n'): string {
  const rows = [1, 2, 3].map((number) => ({
    number: `F-00${number}`,
    client: `C${number}`,
    name: 'Café Señor',
    issued: '2013-01-02',
    due: '2013-02-01',
    amount: 'USD 55.94',
    ...(number === 2 && changed),
  }));
  const quote = (cell: string) => (/[",;\t|\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const names = header.map((name) => name.replace('Müller & Co: ', ''));
  return [names, ...rows.map((row) => fields.map((field) => row[field]))]
    .map((cells) => cells.map(quote).join(mark))
    .join(lineEnd);
}

const clean = {
  rows: [
    { isGood: true },
    { isGood: true, values: { clientName: 'Café Señor', amountMinor: 5594 } },
    { isGood: true },
  ],
};

test.each([
  ['UTF-8', Buffer.from(ledger())],
  ['UTF-8 with a BOM', Buffer.from(`\ufeff${ledger()}`)],
  ['UTF-16 as Excel writes “Unicode text”', Buffer.from(`\ufeff${ledger({}, '\t', '\r\n')}`, 'utf16le')],
  ['big-endian UTF-16', Buffer.from(`\ufeff${ledger()}`, 'utf16le').swap16()],
  ['UTF-16 without a BOM', Buffer.from(ledger(), 'utf16le')],
  ['Windows-1252', Buffer.from(ledger(), 'latin1')],
])('another encoding: %s is read right', async (_name, bytes) => {
  expect(await importFile(bytes)).toMatchObject(clean);
});

test.each([[','], [';'], ['\t'], ['|']])('another separator: %j is read right', async (mark) => {
  expect(await importFile(ledger({}, mark))).toMatchObject(clean);
  expect(await importFile(`sep=${mark}\r\n${ledger({}, mark, '\r\n')}`)).toMatchObject(clean);
});

test('quoted newlines belong to their cell, and the lines after them are counted right', async () => {
  const { rows } = await importFile(ledger({ name: 'PT Maju\r\nJaya\r\nAbadi', due: '2012-01-01' }));
  expect(rows).toMatchObject([
    { line: 2 },
    { line: 3, values: { clientName: 'PT Maju Jaya Abadi' } },
    { line: 6, isGood: true },
  ]);
});

test('missing columns are named', async () => {
  const text = ledger().replace('Customer No,', 'Something,').replace('Due Date', 'Whatever');
  const { analysis } = await importFile(text);
  expect(analysis).toMatchObject({
    problems: [
      {
        field: 'clientNumber',
        message: expect.stringContaining('No column holds the client number. Choose the column'),
      },
      { field: 'dueOn', message: expect.stringContaining('or the one with the days to pay') },
    ],
  });
});

test('rows with cells too few or too many are named by their line', async () => {
  const { rows } = await importFile(
    `${ledger()}\nF-4,C4\nF-5,C5,Toko, Maju,2013-01-02,2013-02-01,USD 5.50\n`,
  );
  expect(rows.slice(3)).toMatchObject([
    { line: 5, isGood: false, problems: [{ message: expect.stringContaining('2 cells, the header has 6') }] },
    { line: 6, isGood: false, problems: [{ message: expect.stringContaining('in quotation marks') }] },
  ]);
});

test.each([
  ['1.234,56', 'EUR', 123_456],
  ['1,234.56', 'EUR', 123_456],
  ['1 234,56', 'EUR', 123_456],
  ["1'234.50", 'EUR', 123_450],
  ['94', 'EUR', 9400],
  ['€ 12,50', 'USD', 1250],
])('an amount like %s is read right', async (amount, currency, amountMinor) => {
  const text = ledger({ amount }).replaceAll('USD 55.94', '94');
  expect((await importFile(text, { currency })).rows[1]).toMatchObject({
    isGood: true,
    values: { amountMinor },
  });
});

test('an amount like Rp 1.500.000 is read right', async () => {
  const text = ledger({ amount: 'Rp 1.500.000' }).replaceAll('USD 55.94', 'Rp 94');
  const { rows } = await importFile(text);
  expect(rows[1]).toMatchObject({
    values: { currency: 'IDR', amountMinor: 1_500_000 * 10 ** exponentOf('IDR') },
  });
});

test('an amount like (12.00) is a credit note, which is not imported', async () => {
  const { rows } = await importFile(ledger({ amount: '(12.00)' }), { currency: 'USD' });
  expect(rows[1]).toMatchObject({
    isGood: false,
    values: { amountMinor: -1200 },
    problems: [{ message: expect.stringContaining('credit notes are not imported') }],
  });
});

test.each([
  ['day first', '25/01/2013'],
  ['month first', '01/25/2013'],
  ['year first', '2013/01/25'],
])('dates %s are read right', async (_name, issued) => {
  expect((await importFile(ledger({ issued }))).rows[1]).toMatchObject({
    isGood: true,
    values: { issuedOn: '2013-01-25' },
  });
});

test('dates that can be read in two ways are asked about, and refused while there is no answer', async () => {
  const text = ledger().replaceAll('2013-01-02', '1/2/2013').replaceAll('2013-02-01', '2/3/2013');
  const open = await importFile(text);
  expect(open.analysis).toMatchObject({ questions: [{ id: 'dateOrder' }] });
  expect(open.rows.every((row) => !row.isGood)).toBe(true);
  expect((await importFile(text, { dateOrder: 'dmy' })).rows[0]).toMatchObject({
    values: { issuedOn: '2013-02-01', dueOn: '2013-03-02' },
  });
});

test('Excel serial dates are read as a whole column, and refused one by one', async () => {
  const serials = ledger().replaceAll('2013-01-02', '41000').replaceAll('2013-02-01', '41031');
  expect((await importFile(serials)).rows[0]).toMatchObject({
    values: { issuedOn: '2012-04-01', dueOn: '2012-05-02' },
  });
  const { rows } = await importFile(ledger({ issued: '41000' }));
  expect(rows[1]).toMatchObject({
    isGood: false,
    problems: [{ field: 'issuedOn', message: expect.stringContaining('Format the cell as a date') }],
  });
});

test('duplicate numbers are named with both lines', async () => {
  const { rows } = await importFile(ledger({ number: 'F-001' }));
  expect(rows[1]).toMatchObject({
    line: 3,
    problems: [{ field: 'number', message: expect.stringContaining('on line 2 already') }],
  });
});

test('a due date before the issue date is named', async () => {
  const { rows } = await importFile(ledger({ due: '2013-01-01' }));
  expect(rows[1]?.problems).toEqual([
    {
      line: 3,
      column: 'Due Date',
      field: 'dueOn',
      value: '2013-01-01',
      message: 'The due date 2013-01-01 is before the issue date 2013-01-02. Correct one of the two.',
    },
  ]);
});

test.each([
  ['=HYPERLINK("http://evil.example";"Pay here")'],
  ["+cmd|' /C calc'!A0"],
  ['<script>alert(1)</script>'],
])('a spreadsheet formula as a name stays text: %s', async (name) => {
  expect((await importFile(ledger({ name }))).rows[1]).toMatchObject({
    isGood: true,
    values: { clientName: name },
  });
});

test('2 million rows stop at the 500,000th with the advice to split the file', async () => {
  let given = 0;
  function* file(): Generator<Uint8Array> {
    yield Buffer.from('Client,Email\n');
    const block = Buffer.from('C1,a@x.example\n'.repeat(10_000));
    for (; given < 2_000_000; given += 10_000) yield block;
  }
  const before = process.memoryUsage().heapUsed;
  let rows = 0;
  let last;
  const settled = {
    kind: 'contacts' as const,
    mapping: { clientNumber: 0 },
    currency: null,
    dateOrder: null,
    decimalMark: null,
  };
  for await (const row of readRows(file(), settled)) {
    rows += 1;
    last = row;
  }
  expect(rows).toBe(500_001);
  expect(last).toMatchObject({
    line: 500_002,
    isGood: false,
    stops: true,
    problems: [{ message: expect.stringContaining('Split the file') }],
  });
  expect(given).toBeLessThan(600_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
}, 60_000);

test.each([
  [
    'an .xlsx',
    Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml', 'latin1'),
    'Save As, then “CSV UTF-8”',
  ],
  [
    'a binary file',
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0]),
    'Export the list as CSV',
  ],
])('%s is refused with a sentence that says what to do', async (_name, bytes, advice) => {
  expect((await importFile(bytes)).said).toContain(advice);
});
