// A hostile process or container name is made of these: control characters (terminal escapes begin with
// one), format characters (they reorder text, Unicode UAX #9), line separators, lone surrogates, and what
// is drawn as nothing.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Marks piled on one letter reach over other lines. */
const PILED = /(\p{M}{2})\p{M}+/gu;
const MARKDOWN = /[\\`*_{}[\]<>()#+!|~&]/g;
const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

/**
 * One line of text from outside, safe to print to a terminal: control, escape, bidirectional and invisible
 * characters become `·`, tabs and line ends a blank, and more than `limit` characters are cut with `…`.
 * The result still is not Markdown: see `markdown`.
 */
export function clean(text: string, limit = 300): string {
  // A name of many megabytes is cut before the patterns see it.
  const some = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const line = some
    .replace(/[\t\r\n]+/g, ' ')
    .replace(UNSEEN, '·')
    .replace(PILED, '$1')
    .trim();
  const characters = [...line];
  return characters.length > limit || some !== text ? `${characters.slice(0, limit - 1).join('')}…` : line;
}

/** Text from outside for a place in Markdown, a table's cell included: `clean`, and no character has a meaning. */
export function markdown(text: string, limit = 300): string {
  return clean(text, limit).replace(MARKDOWN, '\\$&').replace(/@/g, '@\u200b').replace(/:\/\//g, ':\u200b//');
}

/**
 * One JSON value with a line end. Text from outside stays what it is for programs, and is harmless on a
 * terminal too: JSON itself escapes only the first 32 characters.
 */
export function json(value: unknown): string {
  const escape = (character: string): string =>
    [...character.matchAll(/[\s\S]/g)]
      .map(([unit]) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(UNSEEN, (found) => (found === '\n' ? found : escape(found)))}\n`;
}

/** An amount for people, in powers of 1,000 as disks and clouds count: `0 B`, `287 MB`, `3.8 GB`, `-12 MB`. */
export function bytes(n: number): string {
  if (!Number.isFinite(n)) return 'unknown';
  const size = Math.abs(n);
  const sign = n < 0 ? '-' : '';
  if (size < 999.5) return `${sign}${Math.round(size)} B`;
  let value = size;
  let unit = -1;
  // 999.5 kB would be rounded to "1000 kB": the next unit takes it.
  while (unit < UNITS.length - 1 && (value >= 999.5 || unit < 0)) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.95 ? 1 : 0;
  return `${sign}${value.toFixed(digits)} ${UNITS[unit]}`;
}
