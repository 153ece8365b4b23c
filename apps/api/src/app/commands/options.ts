import { InvalidArgumentError } from 'commander';

const isPlainDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** A date option. */
export function plainDate(text: string): string {
  if (!isPlainDate(text))
    throw new InvalidArgumentError('Write the day as YYYY-MM-DD, for example 2026-03-01.');
  return text;
}

export function currencyCode(text: string): string {
  const code = text.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code))
    throw new InvalidArgumentError('Write an ISO code of three letters, for example USD.');
  return code;
}

export const printJson = (value: unknown) => console.log(JSON.stringify(value));
