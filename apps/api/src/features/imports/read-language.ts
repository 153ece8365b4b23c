import type { Language } from '@sira/contract/shapes';
import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

const languages = new Map<string, Language>([
  ...['en', 'eng', 'english', 'inggris', 'bahasa inggris', 'englisch'].map((word) => [word, 'en'] as const),
  ...['id', 'in', 'ind', 'indonesian', 'indonesia', 'bahasa', 'bahasa indonesia', 'indonesisch'].map(
    (word) => [word, 'id'] as const,
  ),
]);

/** A language that SIRA writes in, from its code (`en`, `id-ID`) or its name in English, Indonesian or German. */
export function readLanguage(cell: string): Reading<Language> {
  const word = cell.trim().toLowerCase().replace(/\s+/g, ' ');
  const found = languages.get(word) ?? languages.get(/^([a-z]{2,3})[-_][a-z]{2,4}$/.exec(word)?.[1] ?? '');
  if (found) return understood(found);
  return notUnderstood(
    `${quoted(cell)} is not a language that reminders are written in. Write en or id, or leave the cell empty.`,
  );
}
