/** What separates the cells of a row. */
export type Delimiter = ',' | ';' | '\t' | '|';

const delimiters: Delimiter[] = ['\t', ';', ',', '|'];

const names: Record<Delimiter, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' };

/** The delimiter as people call it: `semicolon`. */
export const delimiterName = (delimiter: Delimiter): string => names[delimiter];

const linesLooked = 60;

/** How often each delimiter stands outside quotation marks, line by line; blank lines are left out. */
function countPerLine(text: string): Map<Delimiter, number>[] {
  const lines: Map<Delimiter, number>[] = [];
  let line = new Map<Delimiter, number>();
  let isQuoted = false;
  let isCellStart = true;
  let isBlank = true;
  for (const character of text) {
    if (character === '"' && (isQuoted || isCellStart)) isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) {
      if (!isBlank) lines.push(line);
      if (lines.length === linesLooked) return lines;
      line = new Map();
      isBlank = true;
    } else if (!isQuoted) {
      const delimiter = delimiters.find((candidate) => candidate === character);
      if (delimiter) line.set(delimiter, (line.get(delimiter) ?? 0) + 1);
    }
    if (!/\s/.test(character)) isBlank = false;
    // A quotation mark opens a cell only at its start; inside a cell (12" pipe) it is a letter.
    isCellStart = /[\t;,|\r\n]/.test(character) || (isCellStart && character === ' ') || character === '"';
  }
  if (!isBlank) lines.push(line);
  return lines;
}

/** The delimiter that Excel writes into a first line of its own, `sep=;`. */
export function declaredDelimiter(text: string): Delimiter | null {
  const declared = /^\uFEFF?"?sep=([^\r\n])"?\s*(?:[\r\n]|$)/i.exec(text)?.[1];
  return delimiters.find((delimiter) => delimiter === declared) ?? null;
}

/** The delimiter that the first of these lines has and that most of them have as often. */
function commonDelimiter(lines: Map<Delimiter, number>[]): { delimiter: Delimiter; score: number } | null {
  let best: { delimiter: Delimiter; score: number; count: number } | null = null;
  for (const delimiter of delimiters) {
    const count = lines[0]?.get(delimiter) ?? 0;
    if (count === 0) continue;
    const score = lines.filter((line) => line.get(delimiter) === count).length / lines.length;
    if (!best || score > best.score + 0.1 || (score > best.score - 0.1 && count > best.count)) {
      best = { delimiter, score, count };
    }
  }
  return best;
}

/** The table starts at the first line that most lines below resemble; titles may stand above it. */
function delimiterBelowTitles(lines: Map<Delimiter, number>[]): Delimiter | null {
  let fallback: Delimiter | null = null;
  for (let start = 0; start < Math.min(lines.length, 10); start += 1) {
    const found = commonDelimiter(lines.slice(start));
    if (found && found.score >= 0.5) return found.delimiter;
    fallback ??= found?.delimiter ?? null;
  }
  return fallback;
}

/**
 * The delimiter of a table, from its first lines; null when they show none (one column). Title lines
 * may come first; quotation marks are respected unless nothing is found then.
 */
export function detectDelimiter(head: string): Delimiter | null {
  const declared = declaredDelimiter(head);
  if (declared) return declared;
  const looked = head.slice(0, 200_000);
  for (const text of [looked, looked.replaceAll('"', '')]) {
    const found = delimiterBelowTitles(countPerLine(text));
    if (found) return found;
  }
  return null;
}
