import type { CsvRecord } from './csv-records.ts';
import { openTable } from './open-table.ts';
import type { ImportKind } from './import-kinds.ts';
import { shortened } from './reading.ts';
import type { ReadOptions, RowProblem } from './row-cells.ts';
import { cellContext, RowCells } from './row-cells.ts';
import type { Found, InvoiceValues, ValuesByKind } from './row-values.ts';
import { readContactCells, readInvoiceCells, readPaymentCells } from './row-values.ts';
import { columnNames } from './table-header.ts';
import type { ByteSource } from './text-encoding.ts';

export type RowReading<V> =
  | { line: number; isGood: true; values: V; problems: [] }
  /** `stops`: nothing after this row was read, so the file must not be imported in part. */
  | { line: number; isGood: false; values: Partial<Found<V>>; problems: RowProblem[]; stops: boolean };

type Reader<V> = (record: CsvRecord) => RowReading<V>;

function readCells(cells: RowCells, options: ReadOptions): Found<ValuesByKind[ImportKind]> {
  if (options.kind === 'invoices') return readInvoiceCells(cells, options.termsDays ?? null);
  return options.kind === 'contacts' ? readContactCells(cells) : readPaymentCells(cells);
}

/** Invoice numbers seen, with their lines: a number is imported once. Bounded by the limit of rows. */
function newRepeatCheck() {
  const lines = new Map<string, number>();
  return (line: number, number: string): string | null => {
    const first = lines.get(number);
    if (first === undefined) lines.set(number, line);
    return first === undefined
      ? null
      : `This invoice number is on line ${first} already. Keep one of the two rows.`;
  };
}

/**
 * A function that reads one record after the other of one file.
 *
 * @param names the columns' names as `columnNames` gives them
 */
export function newRowReader<K extends ImportKind>(
  options: ReadOptions & { kind: K },
  names: string[],
): Reader<ValuesByKind[K]> {
  type Values = ValuesByKind[K];
  const context = cellContext(options, names);
  const repeated = newRepeatCheck();
  return ({ line, cells: raw, problem }) => {
    if (problem) {
      const column = problem.column === null ? null : (names[problem.column] ?? null);
      const value = problem.column === null ? null : shortened(raw[problem.column] ?? '');
      const said = { line: problem.line, column, field: null, value, message: problem.message };
      return { line, isGood: false, values: {}, problems: [said], stops: problem.stops };
    }
    const cells = new RowCells(line, raw, context);
    // The kind picked the reader, which TypeScript cannot follow.
    const found = readCells(cells, options) as Found<InvoiceValues> & Found<Values>;
    if (options.kind === 'invoices' && found.number !== null) {
      const message = repeated(line, found.number);
      if (message) cells.refuse('number', message);
    }
    const { problems } = cells;
    if (problems.length > 0)
      return { line, isGood: false, values: found as Partial<Found<Values>>, problems, stops: false };
    // Without a problem every required value was found.
    return { line, isGood: true, values: found as unknown as Values, problems: [] };
  };
}

const refusedFile = (message: string) => ({
  line: 1,
  isGood: false as const,
  values: {},
  problems: [{ line: 1, column: null, field: null, value: null, message }],
  stops: true,
});

/**
 * Every data row of a file, read with settled options, in constant memory (but for the numbers seen).
 * Never throws for anything the file holds. A file that is no table gives one row that `stops`.
 */
export async function* readRows<K extends ImportKind>(
  source: ByteSource,
  options: ReadOptions & { kind: K },
): AsyncGenerator<RowReading<ValuesByKind[K]>> {
  const table = await openTable(source);
  if (!table.ok) {
    yield refusedFile(table.message);
    return;
  }
  let read: Reader<ValuesByKind[K]> | null = null;
  for await (const record of table.records) {
    if (read === null && record.problem) yield refusedFile(record.problem.message);
    if (read === null) read = newRowReader(options, columnNames(record.cells));
    else yield read(record);
  }
}
