import { cleanText } from '../text/clean-text.ts';

/* Everything that comes out of a test run is foreign: it is written so that neither a Markdown parser, nor what the
   two sites do after parsing (mentions, references, emoji, mathematics), nor GitLab's quick actions, which are read
   from the raw lines, nor the commands a GitHub runner reads from a log find anything in it. */

const INVISIBLE = /[\u00ad\u200b\u2060\u2061-\u2064\ufeff\u180e]|[\u{e0000}-\u{e007f}]/gu;
const SPACES = /[\s\u0085\u2028\u2029\u00a0]+/gu;
/** Marks that mean something anywhere in a line. `_` is safe between letters, brackets where no link can follow. */
const MARKS = /[&<>`*~\\|#$!]|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|:(?=\/\/)|\[(?=[[^_])|\](?=[([:])/gu;

/** Foreign text in a line of Markdown or of HTML: one line, in `<code>`, cut after `longest` characters. */
export function inline(text: string, longest = 300): string {
  const one = plain(text).replace(SPACES, ' ').trim();
  return `<code>${encodeLine(cut(one, longest)) || '(no name)'}</code>`;
}

/** Foreign text of many lines, as `<pre>`: an HTML block in which no Markdown is parsed. */
export function block(text: string, longest = 16_000): string {
  const lines = cutMiddle(plain(text).replace(/[\u0085\u2028\u2029]/g, '\n'), longest).split('\n');
  return `<pre>\n${lines.map(encodeBlockLine).join('\n').trimEnd()}\n</pre>`;
}

/** A value in our own markup (an address, a marker): never foreign markup. */
export function attribute(text: string): string {
  return plain(text).replace(/[&<>"'`\s]/g, (mark) => `&#${mark.codePointAt(0)};`);
}

function plain(text: string): string {
  return cleanText(text).replace(INVISIBLE, '').toWellFormed();
}

function encodeLine(text: string): string {
  return text
    .replace(MARKS, entity)
    .replace(/@/g, '&#64;&#8203;')
    .replace(/www\./gi, (word) => `${word.slice(0, 3)}&#46;`);
}

/** `/` would start a quick action, `::` and `##[` a command to the runner that prints it, `#` and `-` nothing here. */
function encodeBlockLine(line: string): string {
  return line
    .replace(/[&<>@]|!(?=\[)/g, entity)
    .replace(/^(\s*)([/:#])/u, (_, space: string, mark: string) => space + entity(mark));
}

function entity(mark: string): string {
  return `&#${mark.codePointAt(0)};`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed().trimEnd()}…`;
}

function cutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  return `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters left out …]\n${text.slice(-half)}`.toWellFormed();
}
