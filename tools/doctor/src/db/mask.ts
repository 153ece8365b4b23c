/** What stands in place of a password in everything that is printed. */
export const MASK = '***';

/** Hides secrets in a text; made once for a run with every form of the password that is known. */
export type Hide = (text: string) => string;

/**
 * A function that puts `***` in place of each secret, in the forms it can take in a text. Words that the output
 * shows anyway (`open`: user, database, host) are not secrets, and hiding 1 or 2 characters would tell where
 * they are in every word.
 */
export function hider(secrets: readonly string[], open: readonly string[]): Hide {
  const shown = new Set(['postgres', 'postgresql', ...open]);
  const forms = secrets
    .flatMap((secret) => [
      secret,
      encodeURIComponent(toWellFormed(secret)),
      encodeURI(toWellFormed(secret)),
      JSON.stringify(secret).slice(1, -1),
    ])
    .filter((form) => form.length > 2 && !shown.has(form));
  const longestFirst = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, form) => masked.replaceAll(form, () => MASK), text);
}

function toWellFormed(text: string): string {
  return text.toWellFormed();
}

/** The shape of a secret for people: how long it is, and nothing of it. */
export function shape(secret: string): string {
  const { length } = [...secret];
  return length === 0 ? 'none' : `${length} character${length === 1 ? '' : 's'}`;
}
