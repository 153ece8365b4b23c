import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CsvRecord } from './csv-records.ts';
import { readRecords } from './csv-records.ts';
import type { Delimiter } from './delimiter.ts';

async function* pieces(text: string, length = 7): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += length) yield text.slice(start, start + length);
}

async function read(
  text: string,
  delimiter: Delimiter = ',',
  maxRows?: number,
  length?: number,
): Promise<CsvRecord[]> {
  const options = { delimiter, ...(maxRows !== undefined && { maxRows }) };
  const records: CsvRecord[] = [];
  for await (const record of readRecords(pieces(text, length), options)) records.push(record);
  return records;
}

const plain = (records: CsvRecord[]) => records.map(({ line, cells }) => [line, ...cells]);

test.each<[string, string, Delimiter, (string | number)[][]]>([
  [
    'rows with their lines',
    'a,b\n1,2\n3,4',
    ',',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  ],
  [
    'CR LF',
    'a,b\r\n1,2\r\n',
    ',',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'CR alone',
    'a,b\r1,2\r3,4',
    ',',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  ],
  [
    'mixed line ends',
    'a,b\r\n1,2\n3,4\r5,6',
    ',',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
    ],
  ],
  [
    'line breaks in quotes',
    'a,b\r\n"x\r\n\r\ny",1\r\n2,3',
    ',',
    [
      [1, 'a', 'b'],
      [2, 'x\n\ny', '1'],
      [5, '2', '3'],
    ],
  ],
  [
    'blank lines and blank rows',
    '\na,b\n\n  \n,\n1,2\n\n',
    ',',
    [
      [2, 'a', 'b'],
      [6, '1', '2'],
    ],
  ],
  [
    'Excel’s sep line',
    'sep=;\r\na;b\r\n1;2',
    ';',
    [
      [2, 'a', 'b'],
      [3, '1', '2'],
    ],
  ],
  [
    'a sep line with an unknown mark',
    'sep=^\na,b\n1,2',
    ',',
    [
      [2, 'a', 'b'],
      [3, '1', '2'],
    ],
  ],
  [
    'doubled quotes',
    'a,b\n"""Toko"" Maju",1',
    ',',
    [
      [1, 'a', 'b'],
      [2, '"Toko" Maju', '1'],
    ],
  ],
  [
    'blanks round quotes',
    'a,b\n "x,y" , "z"\n',
    ',',
    [
      [1, 'a', 'b'],
      [2, 'x,y', 'z'],
    ],
  ],
  [
    'quotes inside text',
    'a,b\n12" pipe,2',
    ',',
    [
      [1, 'a', 'b'],
      [2, '12" pipe', '2'],
    ],
  ],
  [
    'empty cells beyond the header',
    'a,b\n1,2,,,\n',
    ',',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'columns without a name',
    'a,b,,\n1,2\n1,2,x\n',
    ',',
    [
      [1, 'a', 'b', '', ''],
      [2, '1', '2'],
      [3, '1', '2', 'x'],
    ],
  ],
  [
    'empty cells in a tab file',
    'a\tb\tc\n\t\t3\n1\t\t\n',
    '\t',
    [
      [1, 'a', 'b', 'c'],
      [2, '', '', '3'],
      [3, '1', '', ''],
    ],
  ],
  ['nothing', '', ',', []],
])('reads %s', async (_name, text, delimiter, expected) => {
  for (const length of [1, 2, 1000])
    expect(plain(await read(text, delimiter, undefined, length))).toEqual(expected);
});

test.each([
  ['too few cells', 'a,b,c\n1,2\n3,4,5', 2, 'This row has 2 cells, the header has 3. Add what is missing'],
  ['one cell', 'a,b,c\nTotal\n3,4,5', 2, 'This row has 1 cell, the header has 3.'],
  [
    'too many cells',
    'a,b\n1,x,y\n3,4',
    2,
    'This row has 3 cells, the header has 2. Put text that contains a comma in quotation marks.',
  ],
])('names a row with %s and reads on', async (_name, text, line, message) => {
  const records = await read(text);
  expect(records[1]?.problem).toMatchObject({ code: 'ragged', line, stops: false });
  expect(records[1]?.problem?.message).toContain(message);
  expect(records[2]?.problem).toBeNull();
});

test('names the line where a quotation mark opens that nobody closes', async () => {
  const [, second, ...more] = await read('a,b,c\n1,"two\nlines","open,5\n2,x,6\n3,y,7\n');
  expect(second?.problem).toMatchObject({ code: 'unclosed_quote', line: 3, column: 2, stops: true });
  expect(second?.problem?.message).toContain(
    'opens on line 3 and is never closed, so nothing after it was read',
  );
  expect(more).toEqual([]);
});

test('reads on after a quotation mark that a later one closes', async () => {
  const records = await read('a,b,c\n1,"Toko Maju,2013\n2,x,2\n5,"Sumber",2013\n6,7,8\n');
  expect(records[1]?.problem).toMatchObject({ code: 'unclosed_quote', line: 2, column: 1, stops: false });
  expect(records[1]?.problem?.message).toContain(
    'line 2 is not closed in its cell, so the rows down to line 4',
  );
  expect(records[2]).toEqual({ line: 5, cells: ['6', '7', '8'], problem: null });
});

test('stops at an open quotation mark long before the end of a huge file', async () => {
  let given = 0;
  async function* huge(): AsyncGenerator<string> {
    yield 'a,b\n1,"open\n';
    for (; given < 500; given += 1) {
      yield 'x,y\n'.repeat(10_000);
    }
  }
  const records: CsvRecord[] = [];
  for await (const record of readRecords(huge(), { delimiter: ',' })) records.push(record);
  expect(records.at(-1)?.problem).toMatchObject({ code: 'unclosed_quote', line: 2, stops: true });
  expect(given).toBeLessThan(40);
});

test('stops at a line that never ends', async () => {
  const records = await read(`a,b\n1,${'x'.repeat(1_200_000)}`, ',', undefined, 65_536);
  expect(records.at(-1)?.problem).toMatchObject({ code: 'record_too_long', line: 2, stops: true });
});

test('names a cell that is too long', async () => {
  const records = await read(`a,b\n1,${'x'.repeat(10_001)}\n2,${'y'.repeat(10_000)}\n`, ',', undefined, 5000);
  expect(records[1]?.problem).toMatchObject({ code: 'cell_too_long', line: 2, column: 1, stops: false });
  expect(records[2]?.problem).toBeNull();
});

test('stops after the last row allowed and says to split the file', async () => {
  const records = await read('a,b\n1,2\n3,4\n\n5,6\n7,8\n', ',', 2);
  expect(records).toHaveLength(4);
  expect(records[3]?.problem).toMatchObject({ code: 'too_many_rows', line: 5, stops: true });
  expect(records[3]?.problem?.message).toContain('more than 2 rows');
  expect(records[3]?.problem?.message).toContain('Split the file');
  expect(await read('a,b\n1,2\n3,4\n', ',', 2)).toHaveLength(3);
});

test('any table that is written with quotes is read back with the same cells and lines', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '7'), maxLength: 6 });
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      async (rows, length) => {
        // A cell that starts with a quotation mark and goes over lines is taken for an unclosed one.
        fc.pre(rows.flat().every((value) => !(value.startsWith('"') && value.includes('\n'))));
        const wanted: (string | number)[][] = [[1, 'a', 'b']];
        let line = 2;
        for (const [one, two] of rows) {
          if (one.trim() !== '' || two.trim() !== '') wanted.push([line, one, two]);
          line += 1 + (one + two).split('\n').length - 1;
        }
        const text = `a,b\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`;
        // Blanks after a lone quoted word are the padding of an unquoted one, which nobody can tell apart.
        fc.pre(rows.flat().every((value) => !/^"[^"]*"[ \t]+$/.test(value)));
        expect(plain(await read(text, ',', undefined, length))).toEqual(wanted);
      },
    ),
  );
});

test('any text is read to its end or to a problem that stops', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '\0', 'é'), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 70 }), async (written, length) => {
      const records = await read(written, ',', undefined, length);
      expect(records.slice(0, -1).some((record) => record.problem?.stops)).toBe(false);
      expect(records).toEqual(await read(written, ',', undefined, 70));
    }),
  );
});
