import { expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';

test.each([
  ['plain text stays', 'a | b — ü 日本 😀', 'a | b — ü 日本 😀'],
  ['colours go', '\x1b[31m\x1b[1m5 failed\x1b[0m, \x1b[32m14 passed\x1b[0m', '5 failed, 14 passed'],
  ['colours with colons go whole', '\x1b[38:2::1:2:3mred\x1b[4:3m!\x1b[m', 'red!'],
  ['private and intermediate bytes go', '\x1b[?25l\x1b[2 qx\x1b[!p', 'x'],
  ['cursor movement goes', 'one\x1b[1A\x1b[2K\x1b[Gtwo', 'onetwo'],
  ['links keep their text', '\x1b]8;;https://a.example\x1b\\label\x1b]8;;\x07', 'label'],
  ['titles go', '\x1b]0;title\x07text', 'text'],
  ['device strings go with their payload', 'a\x1bPq#0;2;0~~\x1b\\b\x1b_private\x1b\\c\x1b^p\x1b\\d', 'abcd'],
  ['one-character forms go', 'a\x9b31mb\x9d0;title\x9cc\x90q\x9cd', 'abcd'],
  ['other escapes go', 'a\x1b(Bb\x1b7c\x1b=d\x1bMe', 'abcde'],
  ['a string that is never closed ends with its line', 'a\x1b]0;title\nb', 'a\nb'],
  ['a sequence cut off at the end goes', 'a\x1b[31', 'a'],
  ['a sequence cut off by a letter outside it leaves the text', 'a\x1b[31\nb', 'a\nb'],
  ['an escape alone goes', 'a\x1b', 'a'],
  ['control characters go', 'a\x00\x07\x08b\x7fc\u0085d', 'abcd'],
  ['direction marks go', 'a\u202eb\u2066c\u200fd', 'abcd'],
  ['windows line ends become plain', 'a\r\nb\r\n', 'a\nb\n'],
  ['a terminal may double the carriage return', 'a\r\r\nb', 'a\nb'],
  ['progress written over itself shows its last state', '10 %\r50 %\r100 %\ndone', '100 %\ndone'],
  ['a line erased at its end keeps its last words', 'half\r\x1b[Kwhole\r\n', 'whole\n'],
])('%s', (_what, given, clean) => {
  expect(cleanText(given)).toBe(clean);
});
