import type { Ambiguity } from './column-guess.ts';
import type { ImportKind, Mapping } from './import-kinds.ts';
import { fieldsOf, missingFields } from './import-kinds.ts';
import { shortened } from './reading.ts';

export type FileProblem = {
  code: 'unknown_kind' | 'missing_column' | 'ambiguous_column' | 'unknown_column' | 'unreadable_part';
  /** Field it is about, null when it is about the file. */
  field: string | null;
  message: string;
};

/** Whether rows can be read in spite of it. */
export const isBlocking = ({ code }: FileProblem): boolean =>
  code !== 'ambiguous_column' && code !== 'unreadable_part';

const inWords = (names: string[]): string => names.map((name) => `“${shortened(name)}”`).join(' and ');

/** What stands in the way of an import before any row is read; empty when the columns are settled. */
export function problemsOf(
  guess: { kind: ImportKind | null; mapping: Mapping; ambiguous: Ambiguity[] },
  names: string[],
  hasTerms: boolean,
): FileProblem[] {
  const { kind, mapping, ambiguous } = guess;
  if (kind === null) {
    const message =
      'The columns do not tell what the file holds. Choose invoices, contacts or payments, then say which column means what.';
    return [{ code: 'unknown_kind', field: null, message }];
  }
  const problems: FileProblem[] = ambiguous.map(({ field, label, columns }) => ({
    code: 'ambiguous_column',
    field,
    message: `${inWords(columns)} can both be the ${label}; none was taken. Choose the right one.`,
  }));
  for (const [field, index] of Object.entries(mapping)) {
    if (
      index === undefined ||
      (names[index] !== undefined && fieldsOf(kind).some((each) => each.field === field))
    )
      continue;
    const message = `Column ${index + 1} cannot be the field ${field}: one of them does not exist. Choose again.`;
    problems.push({ code: 'unknown_column', field, message });
  }
  for (const { field, label } of missingFields(kind, mapping, hasTerms)) {
    if (ambiguous.some((each) => each.field === field)) continue;
    const terms = field === 'dueOn' ? ', or the one with the days to pay' : '';
    const message = `No column holds the ${label}. Choose the column that does${terms}, or add one to the file.`;
    problems.push({ code: 'missing_column', field, message });
  }
  return problems;
}
