import type { z } from 'zod';

const FORMATS: Record<string, string> = {
  email: 'Write an e-mail address like name@company.com.',
  uuid: 'This is no id of ours.',
  date: 'Write the day as YYYY-MM-DD.',
  datetime: 'Write the instant as ISO 8601 in UTC, such as 2026-03-01T09:00:00Z.',
  regex: 'This text has a form or characters that do not fit here.',
};

const list = (values: readonly unknown[]) => values.map(String).join(', ');

const article = (type: string) =>
  /^[aeio]/.test(type) ? `an ${type}` : `a ${type === 'int' ? 'whole number' : type}`;

/** What is wrong with a field, as one says it to a colleague, with the way out; undefined: in zod's words. */
export const wordsFor: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined
      ? 'This is needed. Fill it in.'
      : `This must be ${article(issue.expected)}.`;
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string')
      return issue.minimum === 1 ? 'This is empty. Fill it in.' : `Use ${issue.minimum} characters or more.`;
    return issue.origin === 'array' ? `Give ${issue.minimum} or more.` : `Use ${issue.minimum} or more.`;
  }
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return `Use ${issue.maximum} characters at most.`;
    return issue.origin === 'array' ? `Give ${issue.maximum} at most.` : `Use ${issue.maximum} or less.`;
  }
  if (issue.code === 'invalid_value') return `Use one of: ${list(issue.values)}.`;
  if (issue.code === 'unrecognized_keys') return `There is no field ${list(issue.keys)}. Leave it out.`;
  if (issue.code === 'invalid_format')
    return FORMATS[issue.format] ?? 'This does not have the form that is asked for.';
  return undefined;
};
