import { WorkspaceError } from '../workspace-error.ts';

/** `db.port` → `3005`, or the text in quotes: what a key is to be, as TOML. */
export type TomlChange = { path: string[]; value: string; insert: boolean };

interface Entry {
  path: string[];
  table: string[];
  line: number;
  /** Where the value stands in its line; its end is not known when it spans lines. */
  from: number;
  to: number | null;
}
interface Outline {
  lines: string[];
  /** What stands before a line feed: a carriage return in files of Windows. */
  ending: '' | '\r';
  entries: Entry[];
  headers: { path: string[]; line: number }[];
}

/**
 * `text` (a Supabase `config.toml`) with the values of `changes` in it; every other byte stays, line ends
 * and comments too. A key that is missing is added when `insert` is set: under its table's header, or in
 * a table of its own at the end. Throws for an inline table that holds one of the keys.
 * @see https://toml.io/en/v1.0.0
 */
export function changeToml(text: string, changes: readonly TomlChange[]): string {
  const outline = outlineOf(text);
  const { lines, ending } = outline;
  const after = new Map<number, string[]>();
  const atEnd: string[] = [];
  for (const change of changes) {
    const entry = outline.entries.find(({ path }) => isSame(path, change.path));
    if (entry) replaceValue(lines, entry, change);
    else if (change.insert) insertKey(outline, change, after, atEnd);
  }
  const added = (at: number) => (after.get(at) ?? []).map((line) => line + ending);
  const body = [...added(-1), ...lines.flatMap((line, at) => [line, ...added(at)])].join('\n');
  if (atEnd.length === 0) return body;
  const gap = body === '' || body.endsWith('\n') ? '' : `${ending}\n`;
  return body + gap + atEnd.map((line) => `${line}${ending}\n`).join('');
}

/** The value of a key as it is written (`54321`, `"shop"`, `true`), or null when it is not set. */
export function readToml(text: string, path: readonly string[]): string | null {
  const { lines, entries } = outlineOf(text);
  const entry = entries.find((one) => isSame(one.path, path));
  return entry?.to ? lines[entry.line]!.slice(entry.from, entry.to) : null;
}

/** Whether the table is written, by a header or by a key in it. */
export function hasTomlTable(text: string, table: readonly string[]): boolean {
  const { entries, headers } = outlineOf(text);
  const isIn = ({ path }: { path: string[] }) => isSame(path.slice(0, table.length), table);
  return headers.some(isIn) || entries.some(isIn);
}

function replaceValue(lines: string[], entry: Entry, { path, value }: TomlChange): void {
  const line = lines[entry.line]!;
  if (entry.to === null) {
    throw new WorkspaceError(
      'supabase-config',
      `Supabase's configuration was not written: the value of ${path.join('.')} (line ${entry.line + 1}) spans lines.`,
      'Write it on one line.',
      2,
    );
  }
  lines[entry.line] = line.slice(0, entry.from) + value + line.slice(entry.to);
}

function insertKey(
  outline: Outline,
  change: TomlChange,
  after: Map<number, string[]>,
  atEnd: string[],
): void {
  const table = change.path.slice(0, -1);
  const key = change.path.at(-1)!;
  refuseInline(outline, change.path);
  const add = (line: number, text: string): void => {
    after.set(line, [...(after.get(line) ?? []), text]);
  };
  if (table.length === 0) return add(-1, `${key} = ${change.value}`);
  const header = outline.headers.find(({ path }) => isSame(path, table));
  if (header) return add(header.line, `${key} = ${change.value}`);
  // `api.enabled = true` makes the table; a header for it would then be an error.
  const dotted = outline.entries.findLast(
    (entry) => isSame(entry.path.slice(0, -1), table) && entry.table.length < table.length,
  );
  if (dotted) {
    return add(dotted.line, `${change.path.slice(dotted.table.length).join('.')} = ${change.value}`);
  }
  const headLine = `[${table.join('.')}]`;
  const at = atEnd.indexOf(headLine);
  if (at === -1) atEnd.push('', headLine, `${key} = ${change.value}`);
  else atEnd.splice(at + 1, 0, `${key} = ${change.value}`);
}

function refuseInline({ lines, entries }: Outline, path: readonly string[]): void {
  const inline = entries.find(
    (entry) =>
      entry.path.length < path.length &&
      isSame(entry.path, path.slice(0, entry.path.length)) &&
      lines[entry.line]![entry.from] === '{',
  );
  if (!inline) return;
  throw new WorkspaceError(
    'supabase-config',
    `Supabase's configuration was not written: ${inline.path.join('.')} (line ${inline.line + 1}) is an inline table, and ${path.join('.')} has to go into it.`,
    `Write it as a table: [${inline.path.join('.')}].`,
    2,
  );
}

function outlineOf(text: string): Outline {
  const lines = text.split('\n');
  const outline: Outline = { lines, ending: text.includes('\r\n') ? '\r' : '', entries: [], headers: [] };
  let table: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const header = /^\uFEFF?\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/.exec(line);
    const listed = /^\s*\[\[\s*([^[\]]+?)\s*\]\]/.exec(line);
    if (header) {
      table = keysOf(header[1]!);
      outline.headers.push({ path: table, line: at });
    } else if (listed) {
      // An element of a list is not the table of that name.
      table = [...keysOf(listed[1]!), '[]'];
    } else {
      const key =
        /^\uFEFF?\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=\s*/.exec(line);
      if (!key) continue;
      const end = endOfValue(lines, at, key[0].length);
      const path = [...table, ...keysOf(key[1]!)];
      outline.entries.push({
        path,
        table,
        line: at,
        from: key[0].length,
        to: end.line === at ? end.at : null,
      });
      at = end.line;
    }
  }
  return outline;
}

/** Where the value that begins at `from` ends; lists and long strings go over lines. */
function endOfValue(lines: readonly string[], line: number, from: number): { line: number; at: number } {
  let depth = 0;
  let last = { line, at: from };
  for (let row = line, at = from; row < lines.length; row++, at = 0) {
    const text = lines[row]!;
    while (at < text.length) {
      const char = text[at]!;
      if (char === '#') break;
      if (char === '"' || char === "'") {
        const end = endOfString(lines, row, at);
        if (end.line !== row) {
          const rest = endOfValueAfter(lines, end, depth);
          return rest;
        }
        at = end.at;
        last = { line: row, at };
        continue;
      }
      if (char === '[' || char === '{') depth++;
      if (char === ']' || char === '}') depth--;
      at++;
      if (!/\s/.test(char)) last = { line: row, at };
    }
    if (depth <= 0) return last;
  }
  return last;
}

function endOfValueAfter(lines: readonly string[], end: { line: number; at: number }, depth: number) {
  if (depth <= 0) return end;
  const open = '['.repeat(depth);
  // The rest of a list after a long string is read like a value that begins inside it.
  const patched = [...lines];
  patched[end.line] = `${open}${lines[end.line]!.slice(end.at)}`;
  return endOfValue(patched, end.line, 0);
}

function endOfString(lines: readonly string[], line: number, from: number): { line: number; at: number } {
  const text = lines[line]!;
  const quote = text[from]!;
  const long = text.startsWith(quote.repeat(3), from);
  const mark = long ? quote.repeat(3) : quote;
  for (let row = line, at = from + mark.length; row < lines.length; row++, at = 0) {
    const here = lines[row]!;
    while (at < here.length) {
      if (quote === '"' && here[at] === '\\') at += 2;
      else if (here.startsWith(mark, at)) return { line: row, at: at + mark.length };
      else at++;
    }
    if (!long) return { line: row, at: here.length };
  }
  return { line: lines.length - 1, at: lines.at(-1)!.length };
}

function keysOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map((part) => part[1] ?? part[2] ?? part[3]!);
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((part, at) => part === right[at]);
}
