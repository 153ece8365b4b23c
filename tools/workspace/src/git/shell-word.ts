import { printable } from './branches.ts';

/** A path as one word of a command that a person copies into a shell. */
export function shellWord(path: string): string {
  const text = printable(path);
  return /^[\p{L}\p{N}_./:@%+,=-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
