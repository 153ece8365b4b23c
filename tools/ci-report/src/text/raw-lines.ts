import type { Input } from '../input.ts';

const LONGEST = 64 * 1024 * 1024;

/** Gives every line as it is, for forms with one document a line. Gives false when a line is longer than 64 MB. */
export async function eachRawLine(input: Input, onLine: (line: string) => void): Promise<boolean> {
  let open: string[] = [];
  let length = 0;
  for await (const piece of input.pieces()) {
    let start = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', start)) {
      open.push(piece.slice(start, end));
      onLine(open.join(''));
      open = [];
      length = 0;
      start = end + 1;
    }
    open.push(piece.slice(start));
    length += piece.length - start;
    if (length > LONGEST) return false;
  }
  onLine(open.join(''));
  return true;
}
