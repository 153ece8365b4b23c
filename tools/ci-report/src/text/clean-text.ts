/* In order: OSC, DCS, SOS, PM, APC with their payload (a string that is never closed ends with its line); CSI with
   any parameters, colons too; two- and three-byte escapes; the same in their one-character forms (C1); a sequence
   that is cut off. Then control characters that print nothing. */
const STRINGS =
  '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x1b\\x9c\\n]*(?:\\x07|\\x1b\\\\|\\x9c|(?=[\\x1b\\n])|$)';
const CSI = '(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*(?:[\\x40-\\x7e]|(?=[^\\x20-\\x7e])|$)';
const ESCAPES = '\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?';
const SEQUENCE = new RegExp(`${STRINGS}|${CSI}|${ESCAPES}`, 'g');
const MARK = /[\x1b\x80-\x9f]/;
const SILENT = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const HAS_SILENT = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/**
 * Text as a person sees it on a screen: without escape sequences, control characters and characters that turn the
 * writing direction, and with only the last state of a line that was written over by carriage returns.
 */
export function cleanText(text: string): string {
  let clean = MARK.test(text) ? text.replace(SEQUENCE, '') : text;
  if (HAS_SILENT.test(clean)) clean = clean.replace(SILENT, '');
  return clean.includes('\r') ? clean.split('\n').map(lastState).join('\n') : clean;
}

/** What is left of a line whose carriage returns wrote over it. */
function lastState(line: string): string {
  if (!line.includes('\r')) return line;
  const states = line.split('\r');
  return states.findLast((state) => state !== '') ?? '';
}
