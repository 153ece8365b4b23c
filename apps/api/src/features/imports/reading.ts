/** A cell that was understood, or one sentence that says why not and what to do. */
export type Reading<T> = { ok: true; value: T } | { ok: false; message: string };

export const understood = <T>(value: T): Reading<T> => ({ ok: true, value });

export const notUnderstood = (message: string): { ok: false; message: string } => ({ ok: false, message });

const emptyWords = new Set(['', '-', '–', '—', 'n/a', 'null', 'none']);

/** Whether a cell of a date, an amount and the like says "nothing here"; names are taken as they are. */
export const saysNothing = (cell: string): boolean => emptyWords.has(cell.trim().toLowerCase());

/** The first characters of a text; a character of two halves is not cut, which the database would refuse. */
export const cutTo = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');

/** A value as a sentence quotes it: one line, at most 60 characters. */
export function shortened(value: string): string {
  const oneLine = cutTo(value, 400)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return oneLine.length > 60 ? `${cutTo(oneLine, 59)}…` : oneLine;
}

/** The value in quotation marks, shortened. */
export const quoted = (value: string): string => `“${shortened(value)}”`;
