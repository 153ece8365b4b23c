import { resolveEntities } from './xml-entities.ts';

/**
 * The attributes of the tag that was read last. They stay in the document's text until somebody asks for one: most
 * are never asked for, and a large document has millions.
 */
export class Attributes {
  private text = '';
  /** Four numbers each: where the name and the value begin and end. */
  private readonly places: number[] = [];
  private used = 0;

  reset(text: string): void {
    this.text = text;
    this.used = 0;
  }

  /** false when the name was given before. */
  add(nameStart: number, nameStop: number, start: number, end: number): boolean {
    const length = nameStop - nameStart;
    for (let at = 0; at < this.used; at += 4) {
      if (this.places[at + 1]! - this.places[at]! !== length) continue;
      if (this.text.startsWith(this.text.slice(nameStart, nameStop), this.places[at])) return false;
    }
    const { places, used } = this;
    places[used] = nameStart;
    places[used + 1] = nameStop;
    places[used + 2] = start;
    places[used + 3] = end;
    this.used += 4;
    return true;
  }

  /** The value, or undefined when it is not given or names an entity that is not known. */
  get(name: string): string | undefined {
    for (let at = 0; at < this.used; at += 4) {
      const [start, end] = [this.places[at]!, this.places[at + 1]!];
      if (end - start !== name.length || !this.text.startsWith(name, start)) continue;
      return resolveEntities(this.text.slice(this.places[at + 2], this.places[at + 3])) ?? undefined;
    }
    return undefined;
  }
}

/** How reading a tag ended: its last character, or that more text is needed, or that it breaks a rule. */
export const MORE = -1;
export const BROKEN = -2;

/** The end of the name that begins at `at`; the same place when none does. */
export function nameEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isName(text.charCodeAt(end), end === at)) end++;
  return end;
}

function isName(code: number, first: boolean): boolean {
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)) return true;
  if (code === 0x5f || code === 0x3a || code >= 0x80) return true;
  return !first && ((code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e);
}

/** The next character that is no white space. */
export function afterSpace(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) break;
  }
  return at;
}

/** Reads attributes up to the `>` or the `/` before it and gives its place, or MORE or BROKEN. */
export function readAttributes(text: string, from: number, into: Attributes): number {
  into.reset(text);
  let at = from;
  for (;;) {
    const start = afterSpace(text, at);
    if (start >= text.length) return MORE;
    const first = text.charCodeAt(start);
    if (first === 0x3e || first === 0x2f) return start;
    if (start === at) return BROKEN;
    const end = nameEnd(text, start);
    const equals = afterSpace(text, end);
    const open = afterSpace(text, equals + 1);
    if (open >= text.length) return MORE;
    const quote = text.charCodeAt(open);
    if (end === start || text.charCodeAt(equals) !== 0x3d || (quote !== 0x22 && quote !== 0x27))
      return BROKEN;
    const close = text.indexOf(quote === 0x22 ? '"' : "'", open + 1);
    if (close === -1) return MORE;
    if (!fits(text, open + 1, close) || !into.add(start, end, open + 1, close)) return BROKEN;
    at = close + 1;
  }
}

/** No `<`, no control character, and no entity that is not known. */
function fits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3c) return false;
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false;
    if (code === 0x26)
      return resolveEntities(text.slice(at, to)) !== null && !text.slice(at, to).includes('<');
  }
  return true;
}
