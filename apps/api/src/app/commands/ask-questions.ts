import { isCancel, select, text } from '@clack/prompts';
import type { Import } from '@sira/contract/imports';
import { CannotDo } from './cannot-do.ts';

const OPTION = { currency: '--currency', dateOrder: '--date-order', decimalMark: '--decimal-mark' } as const;

/** Asks at the terminal what the file cannot tell. */
export async function askQuestions(questions: Import['questions']): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const { id, text: message, options, answer } of questions) {
    if (answer !== null) continue;
    const given =
      options.length > 0
        ? await select({
            message,
            options: options.map(({ value, label, example }) => ({ value, label, hint: example })),
          })
        : await text({ message });
    if (isCancel(given)) throw new CannotDo('Nothing was imported.');
    answers[id] = String(given);
  }
  return answers;
}

/** What is still open, each as a sentence with the option that settles it. */
export function explainQuestions({ questions, problems, columns }: Import): string[] {
  const open = questions
    .filter(({ answer }) => answer === null)
    .map(
      ({ id, text: question, options }) =>
        `${question} Say it with ${OPTION[id]} ${options.map(({ value }) => value).join(' or ')}.`,
    );
  const blocking = problems.filter(({ isBlocking }) => isBlocking);
  const missing = blocking
    .filter(({ field }) => field !== null)
    .map(
      ({ message, field }) =>
        `${message} Say it with --map COLUMN=${field}; the columns are ${columns.map(({ name }) => name).join(', ')}.`,
    );
  const others = blocking
    .filter(({ field }) => field === null)
    .map(({ message }) => `${message} Say it with --kind.`);
  return [...others, ...missing, ...open];
}
