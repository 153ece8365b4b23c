import { readFileSync } from 'node:fs';

/** A text with the ids of which one must come first; `unknown` for none. */
export interface LabelledText {
  expected: string[];
  text: string;
}

/** Reads a file of texts: a line `@ id|id` starts each, everything to the next such line is the text. */
export function readTexts(name: string): LabelledText[] {
  const file = readFileSync(new URL(name, import.meta.url), 'utf8');
  return file
    .split(/^@ /m)
    .slice(1)
    .map((record) => {
      const end = record.indexOf('\n');
      return { expected: record.slice(0, end).trim().split('|'), text: record.slice(end + 1).trimEnd() };
    });
}
