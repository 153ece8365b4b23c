import type { Import, RowProblem } from '@sira/contract/imports';
import pc from 'picocolors';
import type { z } from 'zod';

export interface Problems {
  total: number;
  items: z.infer<typeof RowProblem>[];
}

/** The result as other programs read it. `imported` false: nothing was changed. */
export const summaryOf = ({ fileName, kind, counts }: Import, problems: Problems, isDone: boolean) => ({
  file: fileName,
  kind,
  imported: isDone,
  counts,
  problems: problems.items.map(({ line, column, value, message }) => ({ line, column, value, message })),
  problemsTotal: problems.total,
});

/** Values come from the file: no control sequence of theirs reaches the terminal. */
const safe = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

/** What was assumed about the file and what was taken for granted, so that nobody is surprised later. */
export function printNotes({ notes, problems, questions }: Import, isCurrencyAssumed: boolean) {
  const currency = questions.find(({ id }) => id === 'currency')?.answer;
  const assumed =
    currency && isCurrencyAssumed ? [`Amounts without a currency are read as ${currency}.`] : [];
  for (const note of [...notes, ...problems.map(({ message }) => message), ...assumed])
    console.error(pc.dim(safe(note)));
}

export function printProblems({ items, total }: Problems) {
  for (const { line, column, value, message } of items) {
    const where = [`line ${line}`, column && safe(column)].filter(Boolean).join(', ');
    console.error(`${pc.yellow(where)}${value ? ` “${safe(value)}”` : ''}: ${safe(message)}`);
  }
  if (total > items.length) console.error(pc.dim(`and ${total - items.length} more.`));
}

const THINGS = ['clients', 'contacts', 'invoices', 'payments', 'disputes'] as const;

export function printCounts({ counts }: Import, isDone: boolean) {
  if (!counts) return;
  const total = THINGS.reduce((sum, thing) => sum + counts[thing].added + counts[thing].changed, 0);
  if (total === 0)
    return console.log(
      isDone ? 'Everything in this file was here already. Nothing changed.' : 'Nothing would change.',
    );
  const verb = isDone ? '' : 'would be ';
  for (const thing of THINGS) {
    const { added, changed, unchanged } = counts[thing];
    if (added + changed + unchanged === 0) continue;
    console.log(
      `${thing.padEnd(9)} ${String(added).padStart(7)} ${verb}added ${String(changed).padStart(7)} changed ${String(unchanged).padStart(7)} unchanged`,
    );
  }
}
