import { Parser } from 'csv-parse';
import type { Delimiter } from './delimiter.ts';

/** The same text with every line end (CR LF, CR alone) as LF, so that lines can be counted. */
export async function* withPlainLineEnds(text: AsyncIterable<string>): AsyncGenerator<string> {
  let endedWithReturn = false;
  for await (const piece of text) {
    const fresh = endedWithReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    endedWithReturn = piece.endsWith('\r');
    if (fresh !== '') yield fresh.includes('\r') ? fresh.replace(/\r\n?/g, '\n') : fresh;
  }
}

/** Line ends inside a cell. */
export function countLineEnds(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** `"text" ` with blanks between quotation mark and delimiter, which the parser keeps as it stands. */
const paddedQuotes = /^"([^"]*)"[ \t]+$/;

const withoutPaddedQuotes = (cell: string): string =>
  cell.charCodeAt(0) === 34 ? cell.replace(paddedQuotes, '$1') : cell;

/**
 * csv-parse, fed by hand: `feed` gives the records that the piece completed. The parser looks a few
 * characters ahead, so the last records of a text come only after some padding.
 *
 * Quotation marks are read leniently (12" pipe is text); what that hides is found by the caller.
 */
export function newCsvFeed(delimiter: Delimiter) {
  let complete: string[][] = [];
  const parser = new Parser({
    delimiter,
    record_delimiter: ['\n'],
    relax_quotes: true,
    relax_column_count: true,
    ltrim: true,
    on_record: (cells: string[]) => {
      complete.push(cells.map(withoutPaddedQuotes));
      return null;
    },
  });
  // The callback of `write` reports an error; without a listener the same error would end the process.
  parser.on('error', () => {});
  const feed = async (text: string): Promise<string[][]> => {
    complete = [];
    await new Promise<void>((resolve, reject) => {
      parser.write(text, (error) => (error ? reject(error) : resolve()));
    });
    return complete;
  };
  return { feed, close: () => parser.destroy() };
}
