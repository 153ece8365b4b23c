import { countLineEnds, newCsvFeed, withPlainLineEnds } from './csv-lines.ts';
import type { Delimiter } from './delimiter.ts';
import { delimiterName } from './delimiter.ts';

/** More rows than this are one file too many: memory and the time of one transaction stay bounded. */
export const maxRows = 500_000;
const maxCellLength = 10_000;
/** A record this long is a quotation mark that nobody closed, or no table at all. */
const maxRecordLength = 1_000_000;

/** Fifty blank lines: longer than what csv-parse looks ahead, so everything before them comes out. */
const padding = '\n'.repeat(50);
const endMark = '\u0000end of the file\u0000';

export type RecordProblem = {
  code: 'ragged' | 'unclosed_quote' | 'cell_too_long' | 'record_too_long' | 'too_many_rows';
  /** Line of the problem; for an open quotation mark the line where it opens. */
  line: number;
  /** Index of the cell, null when it is the whole row. */
  column: number | null;
  message: string;
  /** Nothing after this record was read. */
  stops: boolean;
};

/** One row of the table as text. The first is the header. */
export type CsvRecord = {
  /** Line of the file where it starts, from 1. */
  line: number;
  cells: string[];
  problem: RecordProblem | null;
};

type Options = { delimiter: Delimiter; maxRows?: number };

const lineBefore = (line: number, cells: string[], index: number): number =>
  cells.slice(0, index).reduce((at, cell) => at + countLineEnds(cell), line);

function unclosedQuote(line: number, cells: string[], index: number, stops: boolean): RecordProblem {
  const opens = lineBefore(line, cells, index);
  return {
    code: 'unclosed_quote',
    line: opens,
    column: index,
    stops,
    message: stops
      ? `A quotation mark opens on line ${opens} and is never closed, so nothing after it was read. Close it or remove it, then import the file again.`
      : `A quotation mark on line ${opens} is not closed in its cell, so the rows down to line ${opens + countLineEnds(cells[index] ?? '')} run together. Close it or remove it.`,
  };
}

function raggedRow(line: number, cells: string[], width: number, delimiter: Delimiter): RecordProblem {
  const cause =
    cells.length < width
      ? 'Add what is missing, with empty cells where there is nothing'
      : `Put text that contains a ${delimiterName(delimiter)} in quotation marks`;
  return {
    code: 'ragged',
    line,
    column: null,
    stops: false,
    message: `This row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header has ${width}. ${cause}.`,
  };
}

/** What is wrong with the shape of a row, before anybody asks what its cells mean. */
function shapeProblem(
  line: number,
  cells: string[],
  { named, width }: { named: number; width: number },
  delimiter: Delimiter,
): RecordProblem | null {
  const open = cells.findIndex((cell) => cell.startsWith('"') && cell.includes('\n'));
  if (open >= 0) return unclosedQuote(line, cells, open, false);
  if (cells.length < named || cells.length > width) return raggedRow(line, cells, width, delimiter);
  const long = cells.findIndex((cell) => cell.length > maxCellLength);
  if (long < 0) return null;
  const message = `This cell has ${cells[long]?.length} characters, ${maxCellLength} are allowed. Shorten it.`;
  return { code: 'cell_too_long', line, column: long, message, stops: false };
}

function endlessRecord(line: number, cells: string[]): RecordProblem {
  const last = cells.length - 1;
  if (cells[last]?.includes('\n')) return unclosedQuote(line, cells, last, true);
  const message = `The row on line ${line} is longer than ${maxRecordLength} characters, so nothing after it was read. Check that the file is a table with one row per line.`;
  return { code: 'record_too_long', line, column: null, message, stops: true };
}

const isBlank = (cells: string[]): boolean => cells.every((cell) => cell === '' || cell.trim() === '');

/** Spreadsheets end rows with delimiters for columns nobody filled: these cells are no cells. */
function withoutEmptyTail(cells: string[], width: number): string[] {
  let length = cells.length;
  while (length > width && cells[length - 1]?.trim() === '') length -= 1;
  return length === cells.length ? cells : cells.slice(0, length);
}

/** Turns raw rows into records: counts lines, skips blank rows and `sep=`, looks at the shape. */
function newRecordMaker(options: Options) {
  let line = 1;
  let width = -1;
  /** Cells up to the last one that has a name: rows may end there. */
  let named = 0;
  let rows = 0;
  const limit = options.maxRows ?? maxRows;

  const make = (raw: string[]): CsvRecord | null => {
    const at = line;
    line += 1;
    for (const cell of raw) line += countLineEnds(cell);
    if (isBlank(raw)) return null;
    if (width < 0) {
      if (at === 1 && /^sep=.?$/i.test(raw[0] ?? '') && isBlank(raw.slice(1))) return null;
      width = raw.length;
      named = withoutEmptyTail(raw, 1).length;
      return { line: at, cells: raw, problem: null };
    }
    rows += 1;
    if (rows > limit) {
      const message = `The file has more than ${limit} rows; the row on line ${at} and all after it were not read. Split the file and import the parts one after the other.`;
      return {
        line: at,
        cells: [],
        problem: { code: 'too_many_rows', line: at, column: null, message, stops: true },
      };
    }
    const cells = withoutEmptyTail(raw, width);
    return { line: at, cells, problem: shapeProblem(at, cells, { named, width }, options.delimiter) };
  };
  return { make, lineNow: () => line };
}

/**
 * The records of a table, one at a time and in constant memory. Blank rows and Excel's `sep=` line are
 * left out. After a record whose problem `stops`, nothing follows.
 */
export async function* readRecords(text: AsyncIterable<string>, options: Options): AsyncGenerator<CsvRecord> {
  const csv = newCsvFeed(options.delimiter);
  const maker = newRecordMaker(options);
  let sinceRecord = 0;
  try {
    for await (const piece of withPlainLineEnds(text)) {
      sinceRecord += piece.length;
      for (const raw of await csv.feed(piece)) {
        sinceRecord = 0;
        const record = maker.make(raw);
        if (record) yield record;
        if (record?.problem?.stops) return;
      }
      if (sinceRecord > maxRecordLength) break;
    }
    const isEndless = sinceRecord > maxRecordLength;
    // The mark comes out as a row of its own, unless a quotation mark is open and swallows it.
    const last = isEndless ? [] : await csv.feed(`\n${endMark}${padding}`);
    const end = last.findIndex((raw) => raw[0] === endMark);
    for (const raw of end < 0 ? last : last.slice(0, end)) {
      const record = maker.make(raw);
      if (record) yield record;
      if (record?.problem?.stops) return;
    }
    if (end >= 0) return;
    const [endless] = await csv.feed(`"${padding}`);
    const line = maker.lineNow();
    if (endless) yield { line, cells: [], problem: endlessRecord(line, endless) };
  } finally {
    csv.close();
  }
}
