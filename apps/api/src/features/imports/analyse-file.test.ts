import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnalyseOptions, FileAnalysis } from './analyse-file.ts';
import { analyseFile } from './analyse-file.ts';
import { readRows } from './read-rows.ts';

type Analysed = Extract<FileAnalysis, { refusal: null }>;

async function analyse(text: string, said: AnalyseOptions = {}): Promise<Analysed> {
  const analysis = await analyseFile([Buffer.from(text)], said);
  if (analysis.refusal !== null) throw new Error(analysis.refusal);
  return analysis;
}

const refusalOf = async (bytes: Uint8Array): Promise<string | null> => (await analyseFile([bytes])).refusal;

const head = 'Invoice No,Customer No,Invoice Date,Due Date,Amount';
const invoices = (...rows: string[]): string => [head, ...rows].join('\n');
const question = (analysis: Analysed, id: string) => analysis.questions.find((each) => each.id === id);

test('describes a file that tells everything', async () => {
  const analysis = await analyse(
    invoices('F-1,C1,2013-01-02,2013-02-01,USD 55.94', 'F-2,C2,2013-01-03,,USD 7.50'),
    { isWhole: true },
  );
  expect(analysis).toMatchObject({
    encoding: { name: 'utf-8' },
    delimiter: ',',
    kind: 'invoices',
    questions: [],
    problems: [],
    notes: [],
    rowCount: 2,
    options: {
      kind: 'invoices',
      mapping: { number: 0, clientNumber: 1, issuedOn: 2, dueOn: 3, amount: 4 },
      decimalMark: '.',
    },
  });
  expect(analysis.columns[3]).toEqual({
    index: 3,
    name: 'Due Date',
    samples: ['2013-02-01'],
    field: 'dueOn',
  });
  expect(analysis.preview).toEqual([
    {
      line: 2,
      values: {
        number: 'F-1',
        clientNumber: 'C1',
        issuedOn: '2013-01-02',
        dueOn: '2013-02-01',
        amount: 'USD 55.94',
      },
      problems: [],
    },
    {
      line: 3,
      values: { number: 'F-2', clientNumber: 'C2', issuedOn: '2013-01-03', amount: 'USD 7.50' },
      problems: [
        {
          line: 3,
          column: 'Due Date',
          field: 'dueOn',
          value: '',
          message: 'The due date is missing. Fill it in, or give the days to pay.',
        },
      ],
    },
  ]);
});

test('asks for the order of dates that can be read in two ways, with examples', async () => {
  const text = invoices('F-1,C1,1/2/2013,2/3/2013,USD 1.50', 'F-2,C1,3/4/2013,4/5/2013,USD 2.50');
  const open = await analyse(text);
  expect(question(open, 'dateOrder')).toEqual({
    id: 'dateOrder',
    text: 'What comes first in the dates? They can be read in more than one way.',
    options: [
      {
        value: 'dmy',
        label: 'day first',
        example: '1/2/2013 is 1 Feb 2013; 3/4/2013 is 3 Apr 2013; 2/3/2013 is 2 Mar 2013',
      },
      {
        value: 'mdy',
        label: 'month first',
        example: '1/2/2013 is 2 Jan 2013; 3/4/2013 is 4 Mar 2013; 2/3/2013 is 3 Feb 2013',
      },
    ],
    proposed: null,
    answer: null,
  });
  expect(open.options?.dateOrder).toEqual({});
  expect(open.preview[0]?.values).toMatchObject({ issuedOn: '2013-02-01' });

  const answered = await analyse(text, { dateOrder: 'mdy' });
  expect(question(answered, 'dateOrder')?.answer).toBe('mdy');
  expect(answered.options?.dateOrder).toEqual({ issuedOn: 'mdy', dueOn: 'mdy' });
  expect(answered.preview[0]?.values).toMatchObject({ issuedOn: '2013-01-02' });
});

test('one column settles the order of the others', async () => {
  const analysis = await analyse(invoices('F-1,C1,1/2/2013,1/31/2013,USD 1.50'));
  expect(analysis.questions).toEqual([]);
  expect(analysis.options?.dateOrder).toEqual({ issuedOn: 'mdy', dueOn: 'mdy' });
});

test('columns that are each proven keep an order of their own', async () => {
  const analysis = await analyse(invoices('F-1,C1,31/1/2013,2/28/2013,USD 1.50'));
  expect(analysis.questions).toEqual([]);
  expect(analysis.options?.dateOrder).toEqual({ issuedOn: 'dmy', dueOn: 'mdy' });
});

test('a column that contradicts itself is asked about, the majority proposed', async () => {
  const analysis = await analyse(
    invoices(
      'F-1,C1,2013-01-01,13/1/2013,USD 1.50',
      'F-2,C1,2013-01-01,14/1/2013,USD 1.50',
      'F-3,C1,2013-01-01,1/15/2013,USD 1.50',
    ),
  );
  expect(question(analysis, 'dateOrder')).toMatchObject({ proposed: 'dmy' });
  expect(question(analysis, 'dateOrder')?.text).toContain(
    '2 can be read day first, 1 can be read month first',
  );
});

test('a whole column of day numbers is read as dates', async () => {
  const analysis = await analyse(invoices('F-1,C1,41000,41030,USD 1.50', 'F-2,C1,41001,41031,USD 1.50'));
  expect(analysis.options?.dateOrder).toEqual({ issuedOn: 'excel', dueOn: 'excel' });
  expect(analysis.preview[0]?.values).toMatchObject({ issuedOn: '2012-04-01', dueOn: '2012-05-01' });
});

test('a column of day numbers keeps its order beside a column of written dates', async () => {
  const text = invoices('F-1,C1,41000,30/5/2012,USD 1.50');
  expect((await analyse(text)).options?.dateOrder).toEqual({ issuedOn: 'excel', dueOn: 'dmy' });
  expect((await analyse(text, { dateOrder: 'dmy' })).options?.dateOrder).toEqual({
    issuedOn: 'excel',
    dueOn: 'dmy',
  });
});

test('a proof beyond the first thousand rows counts when the whole file is looked at', async () => {
  const rows = Array.from({ length: 1500 }, (_none, index) => `F-${index},C1,1/2/2013,1/3/2013,USD 1.50`);
  const text = invoices(...rows, 'F-x,C1,1/2/2013,1/31/2013,USD 1.50');
  expect(question(await analyse(text), 'dateOrder')).toBeDefined();
  const whole = await analyse(text, { isWhole: true });
  expect(whole.questions).toEqual([]);
  expect(whole.rowCount).toBe(1501);
});

test('asks for the currency when no column, cell or header names it', async () => {
  const analysis = await analyse(invoices('F-1,C1,2013-01-02,2013-02-01,55.94'), { defaultCurrency: 'EUR' });
  const asked = question(analysis, 'currency');
  expect(asked).toMatchObject({ proposed: 'EUR', answer: null });
  expect(asked?.options[0]).toEqual({ value: 'EUR', label: 'EUR', example: '55.94 is EUR 55.94' });
  // 55.94 is no amount of yen.
  expect(asked?.options.map(({ value }) => value)).not.toContain('JPY');
  expect(analysis.options?.currency).toBeNull();
  expect(analysis.preview[0]?.values['amount']).toBe('EUR 55.94');

  const answered = await analyse(invoices('F-1,C1,2013-01-02,2013-02-01,55.94'), { currency: 'USD' });
  expect(question(answered, 'currency')?.answer).toBe('USD');
  expect(answered.options?.currency).toBe('USD');
});

test('does not propose a currency in which the amounts cannot be read', async () => {
  const analysis = await analyse(invoices('F-1,C1,2013-01-02,2013-02-01,55.94'), { defaultCurrency: 'JPY' });
  expect(question(analysis, 'currency')?.proposed).toBeNull();
});

test('a dollar sign is asked about, with the dollars', async () => {
  const analysis = await analyse(invoices('F-1,C1,2013-01-02,2013-02-01,$55.94'), { defaultCurrency: 'IDR' });
  expect(question(analysis, 'currency')).toMatchObject({ proposed: 'USD' });
  expect(question(analysis, 'currency')?.options.map(({ value }) => value)).toEqual(
    expect.arrayContaining(['USD', 'AUD', 'SGD']),
  );
});

test.each([
  ['a column', `${head},Currency\nF-1,C1,2013-01-02,2013-02-01,55.94,EUR\n`, 'EUR 55.94'],
  ['the cells', invoices('F-1,C1,2013-01-02,2013-02-01,"€ 55,94"'), 'EUR 55.94'],
  ['the header', `${head} (EUR)\nF-1,C1,2013-01-02,2013-02-01,55.94\n`, 'EUR 55.94'],
])('does not ask for a currency that %s names', async (_name, text, amount) => {
  const analysis = await analyse(text, { defaultCurrency: 'USD' });
  expect(question(analysis, 'currency')).toBeUndefined();
  expect(analysis.preview[0]?.values['amount']).toBe(amount);
});

test('asks for the decimal mark when the amounts can be read in two ways, and proposes thousands', async () => {
  const text = invoices('F-1,C1,2013-01-02,2013-02-01,1.234', 'F-2,C1,2013-01-02,2013-02-01,2.500');
  const analysis = await analyse(text, { currency: 'EUR' });
  expect(question(analysis, 'decimalMark')).toMatchObject({
    proposed: ',',
    options: [
      { value: '.', example: '1.234 cannot be read; 2.500 is EUR 2.50' },
      { value: ',', example: '1.234 is EUR 1234.00; 2.500 is EUR 2500.00' },
    ],
  });
  expect(analysis.preview[0]?.values['amount']).toBe('EUR 1234.00');
  expect(question(await analyse(text, { currency: 'JPY' }), 'decimalMark')).toBeUndefined();
  const proven = await analyse(`${text}\nF-3,C1,2013-01-02,2013-02-01,"7,50"`, { currency: 'EUR' });
  expect(proven.options?.decimalMark).toBe(',');
  expect(question(proven, 'decimalMark')).toBeUndefined();
});

test('names what is missing and what is ambiguous', async () => {
  const analysis = await analyse(
    'Invoice No,Invoice Date,Invoice Amount,Invoice Total,Due Date\nF-1,2013-01-02,USD 5.50,USD 6.50,2013-02-01\n',
  );
  expect(analysis.problems).toEqual([
    {
      code: 'ambiguous_column',
      field: 'amount',
      message:
        '“Invoice Amount” and “Invoice Total” can both be the amount; none was taken. Choose the right one.',
    },
    {
      code: 'missing_column',
      field: 'clientNumber',
      message: 'No column holds the client number. Choose the column that does, or add one to the file.',
    },
  ]);
});

test('an invoice needs a due date, days to pay, or days for the whole file', async () => {
  const text = 'Invoice No,Customer No,Invoice Date,Amount\nF-1,C1,2013-01-02,USD 5.50\n';
  expect((await analyse(text)).problems).toMatchObject([{ code: 'missing_column', field: 'dueOn' }]);
  expect((await analyse(text, { termsDays: 30 })).problems).toEqual([]);
  const terms = await analyse(
    'Invoice No,Customer No,Invoice Date,Amount,Terms\nF-1,C1,2013-01-02,USD 5.50,Net 30\n',
  );
  expect(terms.problems).toEqual([]);
  expect(terms.preview[0]?.values).toMatchObject({ dueOn: '2013-02-01' });
});

test('the user’s mapping replaces the guess', async () => {
  const text = 'A,B,C,D,E\nF-1,C1,2013-01-02,2013-02-01,USD 5.50\n';
  expect((await analyse(text)).problems).toMatchObject([{ code: 'unknown_kind' }]);
  const mapping = { number: 0, clientNumber: 1, issuedOn: 2, dueOn: 3, amount: 4 };
  const analysis = await analyse(text, { kind: 'invoices', mapping });
  expect(analysis.problems).toEqual([]);
  expect(analysis.columns.map(({ field }) => field)).toEqual([
    'number',
    'clientNumber',
    'issuedOn',
    'dueOn',
    'amount',
  ]);
  const wrong = await analyse(text, { kind: 'invoices', mapping: { ...mapping, colour: 2, email: 9 } });
  expect(wrong.problems.map(({ code, field }) => [code, field])).toEqual([
    ['unknown_column', 'colour'],
    ['unknown_column', 'email'],
  ]);
});

test('a second column of the same name can be mapped by its own', async () => {
  const analysis = await analyse(`${head},Amount,,\nF-1,C1,2013-01-02,2013-02-01,USD 5.50,USD 6.50,x,\n`);
  // The eighth column has neither name nor cells.
  expect(analysis.columns.map(({ name }) => name).slice(4)).toEqual(['Amount', 'Amount (2)', 'Column 7']);
  expect(analysis.problems).toMatchObject([{ code: 'ambiguous_column', field: 'amount' }]);
});

test('tells that an encoding was assumed', async () => {
  const bytes = Buffer.from(invoices('F-1,M\xfcller,2013-01-02,2013-02-01,USD 5.50'), 'latin1');
  const analysis = await analyseFile([bytes]);
  expect(analysis).toMatchObject({
    encoding: { name: 'windows-1252' },
    notes: [expect.stringContaining('Windows-1252')],
  });
});

test('a part that cannot be read is a problem of the file', async () => {
  const analysis = await analyse(invoices('F-1,C1,2013-01-02,2013-02-01,USD 5.50', '"F-2,C1,2013-01-02'));
  expect(analysis.problems).toMatchObject([
    { code: 'unreadable_part', message: expect.stringContaining('opens on line 3') },
  ]);
});

test.each([
  ['a header alone', Buffer.from(`${head}\n`), 'a header and no rows'],
  ['one column', Buffer.from('Invoice No\nF-1\nF-2\n'), 'one column only'],
  [
    'no header',
    Buffer.from('F-1,C1,2013-01-02,2013-02-01,55.94\nF-2,C1,2013-01-02,2013-02-01,55.94\n'),
    'first line holds values',
  ],
  [
    'lines above the header',
    Buffer.from(`PT Maju, Jakarta\n\n${invoices('F-1,C1,2013-01-02,2013-02-01,USD 5.50')}`),
    'Delete the lines above the header',
  ],
  [
    'a header in an open quotation mark',
    Buffer.from('"Invoice No,Customer No\nF-1,C1\n'),
    'opens on line 1 and is never closed',
  ],
  ['nothing', Buffer.alloc(0), 'the file is empty'],
])('refuses a file with %s', async (_name, bytes, words) => {
  expect(await refusalOf(bytes)).toContain(words);
});

test('closes the source when it has seen enough', async () => {
  let isClosed = false;
  let block = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield Buffer.from(`${head}\n`);
      for (; block < 500; block += 1)
        yield Buffer.from('F-1,C1,2013-01-02,2013-02-01,USD 5.50\n'.repeat(1000));
    } finally {
      isClosed = true;
    }
  }
  expect(await analyseFile(source())).toMatchObject({ kind: 'invoices' });
  expect(isClosed).toBe(true);
  expect(block).toBeLessThan(40);
});

test('any bytes are answered, never thrown at', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      '1/2/2013',
      '31.12.13',
      '41000',
      '1.234',
      '1,5',
      'Rp 1.500',
      '$5',
      '(12)',
      'x@y.example',
      '"',
      '\0',
      '',
    ),
  );
  const table = fc
    .array(
      fc.array(cell, { minLength: 1, maxLength: 6 }).map((cells) => cells.join(',')),
      { maxLength: 6 },
    )
    .map((lines) => Buffer.from([`${head},Currency`, ...lines].join('\n')));
  const anything = fc.oneof(fc.uint8Array({ maxLength: 400 }), table);
  const kinds = fc.constantFrom(undefined, 'invoices' as const, 'contacts' as const, 'payments' as const);
  await fc.assert(
    fc.asyncProperty(anything, kinds, async (bytes, kind) => {
      const analysis = await analyseFile([bytes], { kind, isWhole: true });
      const options = analysis.refusal === null && analysis.options ? analysis.options : null;
      for await (const row of readRows(
        [bytes],
        options ?? {
          kind: 'invoices',
          mapping: { number: 0, amount: 1 },
          currency: 'USD',
          dateOrder: null,
          decimalMark: null,
        },
      )) {
        expect(row.isGood || row.problems.length > 0).toBe(true);
        for (const { message } of row.problems) expect(message).toMatch(/\.$/);
      }
    }),
    { numRuns: 400 },
  );
});
