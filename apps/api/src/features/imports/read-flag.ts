import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

const flags = new Map<string, boolean>([
  ...['yes', 'y', 'true', '1', 'x', 'on', 'ja', 'j', 'wahr', 'ya', 'benar', '✓', '✔'].map(
    (word) => [word, true] as const,
  ),
  ...['no', 'n', 'false', '0', 'off', 'nein', 'falsch', 'tidak', 'tdk', 'salah', '✗', '✘'].map(
    (word) => [word, false] as const,
  ),
]);

/** Yes or no, in English, Indonesian and German, as words, letters or 1 and 0. */
export function readFlag(cell: string): Reading<boolean> {
  const found = flags.get(cell.trim().toLowerCase());
  if (found !== undefined) return understood(found);
  return notUnderstood(
    `${quoted(cell)} is neither yes nor no. Write yes or no, or leave the cell empty for no.`,
  );
}
