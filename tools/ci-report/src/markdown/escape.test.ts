import fc from 'fast-check';
import { expect, test } from 'vitest';
import { block, inline } from './escape.ts';

const HOSTILE = [
  '</details></summary><script>alert(1)</script>',
  '<!-- ci-report:comment key=ci-report -->',
  '@everyone and @org/team',
  '![image](https://evil.example/x.png) <img src=https://evil.example/x.png>',
  '[link](javascript:alert(1)) https://evil.example _i_www.evil.example',
  '| a | b |\n| --- | --- |',
  '`code` ```\nfence\n``` ~~~',
  '\n/close\n/label ~done\n /assign @me\n\t/merge',
  '::error::forged\n##[error]forged\n::set-output name=a::b',
  '# ✅ passed\n## heading\n- item\n> quote',
  '\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'right\u202eto left\u2066 \u200bzero\ufeff',
  '$math$ $$x$$ #123 !45 owner/name#6 :smile: *bold* _it_ __b__ ~~s~~ \\escape &amp; &#64;here',
  '\ud800 lone and \0 nul',
  '',
];

/** Characters that begin something in Markdown or HTML, more often than others. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.constantFrom(...'<>&`*_[]()!|@#/:\\~$\n\r\t -=+.{}"\''),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** What is left between our own tags must hold nothing that a parser or a site acts on. */
function expectInert(text: string): void {
  expect(text).not.toMatch(/[<>`*|\\~$\n\r@#!]/);
  expect(text).not.toContain('&');
  expect(text).not.toMatch(/\]\(|\[\[|:\/\/|www\./i);
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff\x00-\x1f\x7f-\x9f]/);
  expect(text.isWellFormed()).toBe(true);
}

/** The text between our tags. */
function inside(html: string, tag: string): string {
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  expect(html.startsWith(open) && html.endsWith(close)).toBe(true);
  return html.slice(open.length, -close.length);
}

test('ten thousand hostile names stay text in a line', () => {
  fc.assert(
    fc.property(nasty, (name) => {
      // What stands for a mark is taken for a letter: it is one to a parser.
      expectInert(inside(inline(name), 'code').replace(/&#\d+;/g, 'x'));
    }),
    { numRuns: 10_000 },
  );
});

test('ten thousand hostile outputs stay text in a block', () => {
  fc.assert(
    fc.property(nasty, (output) => {
      const text = inside(block(output), 'pre');
      expect(text).not.toMatch(/[<>@]/);
      expect(text).not.toMatch(/^\s*\//m);
      expect(text).not.toMatch(/^\s*(?:::|##\[)/m);
      expect(text.isWellFormed()).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test.each([
  ['tests/a.py::test_money[1-2]', '<code>tests/a.py::test_money[1-2]</code>'],
  ['a @you', '<code>a &#64;&#8203;you</code>'],
  ['a|b', '<code>a&#124;b</code>'],
  ['two\nlines', '<code>two lines</code>'],
  ['', '<code>(no name)</code>'],
  ['\u001b[1mbold\u001b[0m', '<code>bold</code>'],
  ['see https://x.example', '<code>see https&#58;//x.example</code>'],
])('%j is written %s', (text, written) => {
  expect(inline(text)).toBe(written);
});

test('a quick action at the start of a line of output is no quick action', () => {
  expect(block('/close\n  /label ~x')).toBe('<pre>\n&#47;close\n  &#47;label ~x\n</pre>');
});

test('a long text is cut between characters, not inside one', () => {
  expect(inline('😀'.repeat(200), 11).isWellFormed()).toBe(true);
  expect(block('😀'.repeat(200), 11).isWellFormed()).toBe(true);
});
