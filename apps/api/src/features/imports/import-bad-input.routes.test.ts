import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskOf } from '#test/import-desk';
import { createTestApp, type TestWorld } from '#test/test-app';

let world: TestWorld;
beforeAll(async () => {
  world = await createTestApp({ work: true }); // today is 1 March 2026
});
afterAll(() => world.close());
const desk = deskOf(() => world);

const HEADER = ['Invoice No', 'Customer No', 'Customer Name', 'Invoice Date', 'Due Date', 'Amount'] as const;
const PLAIN = {
  client: 'B-1',
  name: 'Café Señor',
  issued: '2025-11-02',
  due: '2025-12-01',
  amount: 'USD 55.94',
};
type Cells = Partial<typeof PLAIN & { number: string }>;

let made = 0;

/** A list of three invoices, the second of them as told. Numbers are new each time: `first`, `second`, `third`. */
function listOf(changed: Cells = {}, { mark = ',', lineEnd = '\n', all = {} as Cells } = {}) {
  made += 1;
  const [first, second, third] = ['a', 'b', 'c'].map((letter) => `F-${made}${letter}`) as [
    string,
    string,
    string,
  ];
  const quote = (cell: string) =>
    cell.includes(mark) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = [first, second, third].map((number, at) => {
    const row = { number, ...PLAIN, client: `B-${made}`, ...all, ...(at === 1 && changed) };
    return [row.number, row.client, row.name, row.issued, row.due, row.amount].map(quote).join(mark);
  });
  return { first, second, third, client: `B-${made}`, text: [HEADER.join(mark), ...lines].join(lineEnd) };
}

async function invoiceOf(number: string) {
  const { body } = await world.call('GET', `/invoices?search=${number}`);
  return (await world.call('GET', `/invoices/${body.items[0].id}`)).body;
}

/** The only bad row of a list, and that the other two are good. */
async function problemOf(text: string, answers = {}) {
  const { id, counts } = await desk.look(text, answers);
  expect(counts).toMatchObject({ rows: 3, badRows: 1, invoices: { added: 2 } });
  return (await desk.problems(id))[0]!;
}

describe('a list comes in whatever way programs write it', () => {
  const encoded: [string, (text: string) => Buffer, { mark?: string; lineEnd?: string }][] = [
    ['UTF-8 with a BOM', (text) => Buffer.from(`\ufeff${text}`), {}],
    [
      'UTF-16 as Excel writes “Unicode text”',
      (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
      { mark: '\t', lineEnd: '\r\n' },
    ],
    ['big-endian UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), {}],
    ['Windows-1252', (text) => Buffer.from(text, 'latin1'), {}],
    ['semicolons', (text) => Buffer.from(text), { mark: ';' }],
    ['tabs', (text) => Buffer.from(text), { mark: '\t' }],
    ['bars', (text) => Buffer.from(text), { mark: '|' }],
    ['a line sep=;', (text) => Buffer.from(`sep=;\r\n${text}`), { mark: ';', lineEnd: '\r\n' }],
    ['line ends of old Macs', (text) => Buffer.from(text), { lineEnd: '\r' }],
  ];
  test.each(encoded)('%s', async (_name, encode, form) => {
    const { text, second } = listOf({}, form);
    expect(await desk.take(encode(text))).toMatchObject({
      state: 'imported',
      counts: { rows: 3, badRows: 0, invoices: { added: 3 } },
    });
    expect(await invoiceOf(second)).toMatchObject({
      client: { name: 'Café Señor' },
      amountMinor: 5594,
      currency: 'USD',
      dueOn: '2025-12-01',
    });
  });

  test('quoted line ends belong to their cell, and lines are counted as an editor shows them', async () => {
    const { text, client } = listOf({ name: 'PT Maju\r\nJaya' }, { all: { client: 'B-lines' } });
    const broken = text.replace(/USD 55\.94$/, 'nothing yet');
    expect(await problemOf(broken)).toMatchObject({ line: 5, column: 'Amount', value: 'nothing yet' });
    const apart = listOf({ name: 'PT Maju\nJaya', client: `${client}-2` });
    await desk.take(apart.text);
    expect(await invoiceOf(apart.second)).toMatchObject({ client: { name: 'PT Maju Jaya' } });
  });
});

describe('amounts', () => {
  test.each([
    ['1.234,56', { currency: 'EUR' }, 123_456, 'EUR'],
    ['1,234.56', { currency: 'EUR' }, 123_456, 'EUR'],
    ['94', { currency: 'USD' }, 9400, 'USD'],
    ['94.2', { currency: 'USD' }, 9420, 'USD'],
    ['Rp 1.500.000', {}, 150_000_000, 'IDR'],
    ['¥1,500', { currency: 'JPY' }, 1500, 'JPY'],
    ['1.234', { currency: 'USD', decimalMark: '.' }, 123_400, null],
    ['1.234', { currency: 'USD', decimalMark: ',' }, 123_400, 'USD'],
  ])('%s with %o', async (amount, answers, amountMinor, currency) => {
    const { text, second } = listOf({}, { all: { amount } });
    if (currency === null) {
      const { id, counts } = await desk.look(text, answers);
      expect(counts).toMatchObject({ badRows: 3 });
      expect((await desk.problems(id))[0]).toMatchObject({ column: 'Amount', value: amount });
      return;
    }
    await desk.take(text, answers);
    expect(await invoiceOf(second)).toMatchObject({ amountMinor, currency });
  });

  test.each([
    ['(12.00)', 'credit notes are not imported'],
    ['0', 'must be above zero'],
    ['12.345', 'Amount'],
    ['a lot', 'Amount'],
    ['USD 99999999999999999999', 'Amount'],
  ])('%s is named', async (amount, says) => {
    const problem = await problemOf(listOf({ amount }).text, { currency: 'USD', decimalMark: '.' });
    expect(problem).toMatchObject({ line: 3, column: 'Amount' });
    if (says !== 'Amount') expect(problem.message).toContain(says);
  });
});

describe('dates', () => {
  test.each([
    ['25/01/2025', '26/02/2025'],
    ['01/25/2025', '02/26/2025'],
    ['2025/01/25', '2025/02/26'],
    ['45682', '45714'],
  ])('%s is 25 January 2025', async (issued, due) => {
    const { text, second } = listOf({}, { all: { issued, due } });
    await desk.take(text);
    expect(await invoiceOf(second)).toMatchObject({ issuedOn: '2025-01-25', dueOn: '2025-02-26' });
  });

  test.each([
    ['dmy', '2025-02-01', '2025-03-02'],
    ['mdy', '2025-01-02', '2025-02-03'],
  ])(
    '1/2/2025 is asked about, and read as %s when that is the answer',
    async (dateOrder, issuedOn, dueOn) => {
      const { text, second } = listOf({}, { all: { issued: '1/2/2025', due: '2/3/2025' } });
      const { body } = await desk.upload(text);
      expect(body.questions).toMatchObject([{ id: 'dateOrder', answer: null }]);
      expect((await desk.startCheck(body.id)).body).toMatchObject({
        status: 409,
        code: 'answers_missing',
        errors: [{ path: 'dateOrder' }],
      });
      await desk.change(body.id, { dateOrder });
      await desk.check(body.id);
      await desk.commit(body.id);
      expect(await invoiceOf(second)).toMatchObject({ issuedOn, dueOn });
    },
  );

  test.each([
    [{ issued: '45682' }, 'Invoice Date', 'Format the cell as a date'],
    [{ due: '2025-11-01' }, 'Due Date', 'The due date 2025-11-01 is before the issue date 2025-11-02.'],
    [{ due: '2025-02-30' }, 'Due Date', ''],
    [{ issued: '' }, 'Invoice Date', ''],
  ])('%o is named', async (cells, column, says) => {
    const problem = await problemOf(listOf(cells).text);
    expect(problem).toMatchObject({ line: 3, column });
    expect(problem.message).toContain(says);
  });
});

describe('rows', () => {
  test('a number that stands twice is named with both lines', async () => {
    const { text, first, second } = listOf();
    expect(await problemOf(text.replace(second, first))).toMatchObject({
      ...{ line: 3, column: 'Invoice No', value: first },
      message: 'This invoice number is on line 2 already. Keep one of the two rows.',
    });
  });

  test('missing columns are named, and nothing is checked without them', async () => {
    const { text } = listOf();
    const { body } = await desk.upload(
      text.replace('Customer No,', 'Colour,').replace('Due Date', 'Whatever'),
    );
    expect(body.problems.map(({ field }: { field: string }) => field)).toEqual(['clientNumber', 'dueOn']);
    expect((await desk.startCheck(body.id)).body).toMatchObject({
      code: 'answers_missing',
      errors: [{ path: 'clientNumber' }, { path: 'dueOn' }],
    });
  });

  test.each([
    ['=HYPERLINK("http://evil.example";"Pay")', `"'=HYPERLINK(""http://evil.example"";""Pay"")"`],
    ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
    ['@SUM(1)', "'@SUM(1)"],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('the name %s stays text, and no spreadsheet runs it from an export', async (name, exported) => {
    const { text, second } = listOf({ name, client: `formula ${made}` });
    await desk.take(text);
    expect(await invoiceOf(second)).toMatchObject({ client: { name } });
    const csv = await world.call('GET', `/invoices/export?search=${second}`);
    expect(csv.text).toContain(`,${exported},`);
  });

  test.each([
    ['NUL', 'a\u0000b'],
    ['a bell', 'a\u0007b'],
    ['half a smiley', `x${' '.repeat(398)}😀 and so on`],
    ['half a smiley in a name', `${'n'.repeat(112)}😀`],
    ['a name of 5,000 letters', 'n'.repeat(5000)],
  ])('%s in a cell never stops the import', async (_name, value) => {
    const name = listOf({ name: value });
    expect((await desk.take(name.text, {}, true)).state).toBe('imported');
    const amount = listOf({ amount: value });
    expect((await desk.take(amount.text, {}, true)).counts).toMatchObject({ badRows: 1 });
    const number = listOf({ number: value });
    expect((await desk.take(number.text, {}, true)).state).toBe('imported');
    const { text } = listOf();
    expect((await desk.upload(text.replace('Amount', `Amount ${value}`))).status).toBe(201);
  });
});

describe('files that are no list', () => {
  const zip = Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml', 'latin1');
  const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0]);
  const open = listOf({ name: 'PLACE' }).text.replace('PLACE', '"never closed');
  test.each([
    ['an .xlsx', zip, 'Save As, then “CSV UTF-8”'],
    ['a binary file', elf, 'Export the list as CSV'],
    ['an empty file', Buffer.alloc(0), 'the file is empty'],
    ['blank lines', Buffer.from('\n\n  \n'), 'the file is empty'],
    ['a header alone', Buffer.from(`${HEADER.join(',')}\n`), 'a header and no rows'],
    ['a web page', Buffer.from('<html><table><tr><td>1</td></tr></table>'), 'a web page'],
    [
      'a quotation mark that nobody closed',
      Buffer.from(`${open}\n${'F-9,B-9,Name,2025-11-02,2025-12-01,USD 1.00\n'.repeat(40_000)}`),
      'never closed',
    ],
  ])('%s is refused with the way out, and stays so', async (_name, bytes, says) => {
    const { status, body } = await desk.upload(bytes);
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'refused', refusal: expect.stringContaining(says) });
    expect(body.refusal).toMatch(/^Nothing was imported[:.] .*\.$/);
    expect(await desk.startCheck(body.id)).toMatchObject({
      status: 409,
      body: { code: 'file_refused', detail: body.refusal },
    });
    expect(await desk.change(body.id, { currency: 'EUR' })).toMatchObject({
      status: 409,
      body: { code: 'file_refused' },
    });
    expect((await world.call('DELETE', `/imports/${body.id}`)).status).toBe(204);
  });

  test.each([
    ['no body at all', undefined, {}],
    ['JSON', { a: 1 }, {}],
    ['text', 'a,b', { 'content-type': 'text/csv' }],
  ])('%s is 415', async (_name, body, headers) => {
    expect(await world.call('POST', '/imports?fileName=list.csv', { body, headers })).toMatchObject({
      status: 415,
    });
  });

  test('2 million rows are refused with the advice to split them, in bounded memory', async () => {
    const block = Buffer.from('C1,a@x.example\n'.repeat(10_000));
    const before = process.memoryUsage.rss();
    let highest = before;
    function* rows() {
      yield Buffer.from('Client,Email\n');
      for (let given = 0; given < 2_000_000; given += 10_000) {
        highest = Math.max(highest, process.memoryUsage.rss());
        yield block;
      }
    }
    const response = await world.app.inject({
      method: 'POST',
      url: '/api/v1/imports?fileName=long.csv',
      headers: {
        authorization: `Bearer ${world.tokenOf('staff')}`,
        'content-type': 'application/octet-stream',
      },
      payload: Readable.from(rows(), { objectMode: false }),
    });
    expect(response.json()).toMatchObject({
      state: 'refused',
      refusal:
        'Nothing was imported: the file has more than 500,000 rows. Split it into several files and import one after the other.',
    });
    // The embedded database of this test is in memory too, 30 MB of rows and what it writes ahead.
    expect((highest - before) / 2 ** 20).toBeLessThan(400);
  });
});
