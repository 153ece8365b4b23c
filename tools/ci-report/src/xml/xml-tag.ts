import { resolveEntities } from './xml-entities.ts';

/** A tag as it stands in the text; its attributes are read when somebody asks. */
export interface Tag {
  name: string;
  closes: boolean;
  empty: boolean;
  attributes: () => Record<string, string>;
  /** Whether its attributes break a rule. */
  broken: () => boolean;
}

const NAME = /[A-Za-z_:\u0080-\uffff][-A-Za-z0-9_:.\u0080-\uffff]*/y;
const ATTRIBUTE = /\s+([A-Za-z_:\u0080-\uffff][-A-Za-z0-9_:.\u0080-\uffff]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const SHAPE = /(?:\s+[A-Za-z_:\u0080-\uffff][-A-Za-z0-9_:.\u0080-\uffff]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\/?>/y;

/** The place of the `>` that ends the tag, after the quotes; -1 when it is not there yet. */
export function tagEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const end = text.indexOf('>', at);
    if (end === -1) return -1;
    const quote = firstQuote(text, at, end);
    if (quote === -1) return end;
    const closing = text.indexOf(text[quote]!, quote + 1);
    if (closing === -1) return -1;
    at = closing + 1;
  }
}

function firstQuote(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x27) return at;
  }
  return -1;
}

/** The tag between `<` at `start` and `>` at `end`; null when it has no name or a wrong shape. */
export function readTag(text: string, start: number, end: number): Tag | null {
  const closes = text.charCodeAt(start + 1) === 0x2f;
  NAME.lastIndex = closes ? start + 2 : start + 1;
  const named = NAME.exec(text);
  if (!named) return null;
  const after = NAME.lastIndex;
  const name = named[0];
  if (closes) {
    return text.slice(after, end).trim() === '' ? { name, closes, empty: false, attributes: none, broken: fine } : null;
  }
  SHAPE.lastIndex = after;
  if (!SHAPE.test(text) || SHAPE.lastIndex !== end + 1) return null;
  let wrong = false;
  const attributes = () => {
    const read = readAttributes(text, after);
    wrong ||= read === null;
    return read ?? {};
  };
  return { name, closes, empty: text.charCodeAt(end - 1) === 0x2f, attributes, broken: () => wrong };
}

const none = () => ({});
const fine = () => false;

/** null when an attribute is given twice, or holds an entity that is not known. */
function readAttributes(text: string, from: number): Record<string, string> | null {
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  ATTRIBUTE.lastIndex = from;
  for (let match = ATTRIBUTE.exec(text); match; match = ATTRIBUTE.exec(text)) {
    const name = match[1]!;
    const value = resolveEntities(match[2] ?? match[3] ?? '');
    if (value === null || name in attributes) return null;
    attributes[name] = value;
  }
  return attributes;
}
