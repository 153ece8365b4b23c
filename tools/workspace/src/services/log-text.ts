/**
 * What a service wrote, safe to show in a terminal: colours stay (`ESC [ … m`), every other control
 * sequence goes, as it could move the cursor, set the title, fill the clipboard or ask the terminal to
 * type. A line that was drawn over itself (`\r`) shows what was drawn last.
 *
 * Pure and for whole lines without their line end: a sequence that a line cuts off is dropped with it.
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ 5.4 and 8.3
 */
export function shownLine(line: string): string {
  const safe = line
    .replace(SEQUENCES, (sequence) => (COLOUR.test(sequence) ? sequence : ''))
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2066-\u2069]/g,
      '',
    );
  const last = safe.split('\r').findLast((part) => part !== '') ?? '';
  return last.includes('\u001b') ? `${last}\u001b[0m` : last;
}

/** Strings that end with ST or BEL (OSC, DCS, APC, PM, SOS), control sequences, other escapes, 8-bit forms. */
const SEQUENCES =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|(?=\u001b)|$)|(?:\u001b\[|\u009b)[0-?]*[ -/]*(?:[@-~]|$)|\u001b[ -/]*(?:[0-~]|$)|\u001b/g;
const COLOUR = /^\u001b\[[0-9;:]*m$/;

/** The name of a service before its lines, as wide as the widest of `names`. */
export function prefixOf(name: string, names: readonly string[]): string {
  return `${name.padEnd(Math.max(0, ...names.map((one) => one.length)))} | `;
}

/**
 * Joins pieces of a stream to lines. `push` gives the lines that are whole; `rest` what is left at the
 * end. A line longer than `limit` characters is given in parts, so that memory stays bounded.
 */
export class LineJoiner {
  private left = '';
  private readonly limit: number;

  constructor(limit = 64 * 1024) {
    this.limit = limit;
  }

  push(piece: string): string[] {
    const parts = (this.left + piece).split(/\r?\n/);
    this.left = parts.pop()!;
    while (this.left.length > this.limit) {
      parts.push(this.left.slice(0, this.limit));
      this.left = this.left.slice(this.limit);
    }
    return parts;
  }

  rest(): string[] {
    const rest = this.left;
    this.left = '';
    return rest === '' ? [] : [rest];
  }
}
