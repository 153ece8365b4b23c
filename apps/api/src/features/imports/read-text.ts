import type { Reading } from './reading.ts';
import { notUnderstood, quoted, understood } from './reading.ts';

const sheetErrors = /^#(N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!|SPILL!|CALC!|WERT!|BEZUG!|NV)$/i;

/**
 * One line of text. Line breaks and runs of blanks inside become one blank. What looks like a formula
 * is text like any other: it is kept as written and never evaluated.
 */
export function readText(cell: string, maxLength = 200): Reading<string> {
  const text = cell.replace(/\s+/g, ' ').trim();
  if (text.includes('\0'))
    return notUnderstood(
      'This cell holds a NUL character, which no text has. Type the value again and export the file anew.',
    );
  if (/\p{Cc}/u.test(text))
    return notUnderstood(
      'This cell holds a character that cannot be seen (a control code). Type the value again.',
    );
  if (/\uFFFD|\p{Cs}/u.test(text))
    return notUnderstood(
      'This cell holds a character that could not be read. Save the file as “CSV UTF-8” and import it again.',
    );
  if (sheetErrors.test(text))
    return notUnderstood(
      `${quoted(text)} is an error of the spreadsheet. Mend the formula in that cell and export again.`,
    );
  if (text.length > maxLength)
    return notUnderstood(`This text has ${text.length} characters, ${maxLength} are allowed. Shorten it.`);
  return understood(text);
}

/** An invoice or client number: text, with its leading zeros, but not one that a spreadsheet rounded. */
export function readIdentifier(cell: string, maxLength = 60): Reading<string> {
  const read = readText(cell, maxLength);
  if (!read.ok || !/^\d+([.,]\d+)?e\+?\d+$/i.test(read.value) || !/[.,+]/.test(read.value)) return read;
  return notUnderstood(
    `${quoted(read.value)} is a number that the spreadsheet shortened, its last digits are lost. Format the column as text and export again.`,
  );
}

/** A phone number as people write it: digits, blanks and + ( ) . - */
export function readPhone(cell: string): Reading<string> {
  const read = readText(cell);
  if (!read.ok) return read;
  const phone = read.value.replace(/\s*\/\s*/g, '-').replace(/[‐-―]/g, '-');
  if (/^[0-9+() .-]{3,30}$/.test(phone)) return understood(phone);
  return notUnderstood(
    `${quoted(cell)} is not a phone number. Write it like +62 21 555 0100, with at most 30 characters.`,
  );
}
