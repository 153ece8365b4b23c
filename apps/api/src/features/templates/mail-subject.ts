const MAX_CHARACTERS = 140;

/** Line ends would start another header, and direction marks would turn the words round. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const toOneLine = (text: string) =>
  text.replace(UNFIT, ' ').replaceAll('\u00a0', ' ').replace(/ {2,}/g, ' ').trim();

/** A value for the subject: one line, long ones cut so that the words after them stay. */
export function shortenForSubject(text: string, max: number): string {
  const characters = [...toOneLine(text)];
  return characters.length <= max
    ? characters.join('')
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** What a header may carry: one line, below 150 characters. */
export const toSubject = (text: string): string => shortenForSubject(text, MAX_CHARACTERS);
