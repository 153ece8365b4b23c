import { expect, test } from 'vitest';
import type { CsvRecord } from './csv-records.ts';
import { columnNames, refuseHeader } from './table-header.ts';

const record = (line: number, cells: string[], isRagged = false): CsvRecord => ({
  line,
  cells,
  problem: isRagged ? { code: 'ragged', line, column: null, message: '', stops: false } : null,
});

test('every column gets a name of its own', () => {
  expect(
    columnNames([' Amount ', '', 'Amount', 'Due\nDate', '', 'Amount (2)', 'Column 2', 'x'.repeat(200)]),
  ).toEqual([
    'Amount',
    'Column 2',
    'Amount (2)',
    'Due Date',
    'Column 5',
    'Amount (2) (2)',
    'Column 2 (2)',
    'x'.repeat(120),
  ]);
});

test.each([
  ['names', ['Invoice No', 'Amount']],
  ['names that SIRA does not know', ['Foo', 'Bar']],
  ['an aging report with days as names', ['Customer', '30', '60', '90']],
])('a first row of %s is a header', (_name, cells) => {
  expect(
    refuseHeader(record(1, cells), [
      record(
        2,
        cells.map(() => 'x'),
      ),
    ]),
  ).toBeNull();
});

test.each([
  ['a date', ['F-1', '2013-01-02', 'Maju']],
  ['an address', ['C1', 'PT Maju', 'a@x.example']],
  ['an amount', ['F-1', 'Maju', '55.94']],
])('a first row with %s is data, and the refusal says to add names', (_name, cells) => {
  expect(refuseHeader(record(1, cells), [record(2, cells)])).toMatch(
    /first line holds values .* Add a first line that names the columns/,
  );
});

test('lines above the header are named', () => {
  const rows = [record(3, ['Invoice No', 'Date', 'Amount'], true), record(4, ['1', '2', '3'], true)];
  expect(refuseHeader(record(1, ['PT Maju', '2013']), rows)).toMatch(
    /line 1 has 2 cells and line 3 has 3. Delete the lines above the header/,
  );
});

test('rows wider than a real header are their own problem', () => {
  const rows = [record(2, ['F-1', '1', '234'], true)];
  expect(refuseHeader(record(1, ['Invoice No', 'Amount']), rows)).toBeNull();
});

test('a table of 501 columns is refused', () => {
  expect(
    refuseHeader(
      record(
        1,
        Array.from({ length: 501 }, (_none, index) => `c${index}`),
      ),
      [],
    ),
  ).toMatch(/501 columns, 500 are read/);
});
