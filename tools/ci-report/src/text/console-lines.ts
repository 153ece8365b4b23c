import type { Input } from '../input.ts';
import { cleanText } from './clean-text.ts';

/** Longer lines are read only so far: a result line is short, and memory stays bounded. */
const LONGEST = 64 * 1024;

/**
 * Gives every line of a console, cleaned, to `onLine`. A line written in pieces or over itself comes once, in its
 * last state; the line end is not part of it.
 */
export async function eachLine(input: Input, onLine: (line: string) => void): Promise<void> {
  let open = '';
  for await (const piece of input.pieces()) {
    const end = piece.lastIndexOf('\n');
    if (end === -1) {
      open = keep(open + piece);
      continue;
    }
    giveLines(cleanText(open + piece.slice(0, end)), onLine);
    open = keep(piece.slice(end + 1));
  }
  if (open !== '') giveLines(cleanText(open), onLine);
}

/** Logs fetched from GitHub and GitLab begin each line with its time (and, on GitLab, its stream). */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (?:\d\d[OE][ +]?)?/;

function withoutStamp(line: string): string {
  const first = line.charCodeAt(0);
  return first === 0x32 && line.charCodeAt(10) === 0x54 ? line.replace(STAMP, '') : line;
}

function giveLines(text: string, onLine: (line: string) => void): void {
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    onLine(withoutStamp(text.slice(start, end)));
    start = end + 1;
  }
  onLine(withoutStamp(text.slice(start)));
}

/** Of a line that is too long, the beginning and the end: the end may be written over the beginning. */
function keep(line: string): string {
  return line.length <= LONGEST * 2 ? line : line.slice(0, LONGEST) + line.slice(-LONGEST);
}
