import { describe, expect, it } from 'vitest';
import { LineJoiner, prefixOf, shownLine } from './log-text.ts';

const ESC = '\u001b';

describe('a line of a log in a terminal', () => {
  it.each([
    ['plain text', 'ready in 20 ms', 'ready in 20 ms'],
    ['letters of any language', 'fertig für 日本 ✓', 'fertig für 日本 ✓'],
    ['a tab', 'a\tb', 'a\tb'],
    ['a colour, closed at the end', `${ESC}[32mok`, `${ESC}[32mok${ESC}[0m`],
    ['a colour of many', `${ESC}[38;2;1;2;3mok${ESC}[0m`, `${ESC}[38;2;1;2;3mok${ESC}[0m${ESC}[0m`],
    ['a cleared screen', `${ESC}[2J${ESC}[Hhello`, 'hello'],
    ['a title', `${ESC}]0;owned\u0007hello`, 'hello'],
    ['a title that ends with ST', `${ESC}]0;owned${ESC}\\hello`, 'hello'],
    ['the clipboard', `${ESC}]52;c;cm0gLXJm\u0007x`, 'x'],
    ['a title that never ends', `x${ESC}]0;owned`, 'x'],
    ['a question to the terminal', `${ESC}[6nx${ESC}[cx`, 'xx'],
    ['a device string', `${ESC}P$q"p${ESC}\\x`, 'x'],
    ['another screen', `${ESC}[?1049hx`, 'x'],
    ['a reset of the terminal', `${ESC}cx`, 'x'],
    ['the 8-bit form', '\u009b2Jx\u009d0;owned\u009cy', 'xy'],
    ['bell and backspace', 'a\u0007b\u0008c', 'abc'],
    ['a private form of the colour sequence', `${ESC}[>4;1mx`, 'x'],
    ['a sequence that the line cuts off', `x${ESC}[3`, 'x'],
    ['a lone escape', `x${ESC}`, 'x'],
    ['a progress bar', '10%\r50%\r100%', '100%'],
    ['a line end of Windows', 'hello\r', 'hello'],
    ['text whose direction is turned', 'a\u202eb', 'ab'],
    ['a sequence that another one hides', `${ESC}${ESC}[2J[2Jx`, '[2Jx'],
  ])('%s', (_name, line, shown) => {
    expect(shownLine(line)).toBe(shown);
  });

  it('lets nothing through that is not text, tab or colour, whatever is written', () => {
    const pieces = [ESC, '[', ']', 'm', '2', 'J', ';', '\u0007', '\\', '\u009b', 'P', 'a', '\r', '?'];
    let seed = 7;
    for (let round = 0; round < 5_000; round++) {
      let line = '';
      for (let at = 0; at < 12; at++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        line += pieces[(seed >> 8) % pieces.length];
      }
      const bare = shownLine(line).replaceAll(/\u001b\[[0-9;:]*m/g, '');
      expect(bare, JSON.stringify(line)).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/);
    }
  });
});

describe('pieces of a stream', () => {
  it('become lines', () => {
    const joiner = new LineJoiner();
    expect([joiner.push('a\nb'), joiner.push('c\r\nd'), joiner.rest(), joiner.rest()]).toEqual([
      ['a'],
      ['bc'],
      ['d'],
      [],
    ]);
  });

  it('are cut when no line ever ends', () => {
    expect(new LineJoiner(4).push('abcdefghij')).toEqual(['abcd', 'efgh']);
  });
});

it('aligns the names of services', () => {
  expect(prefixOf('db', ['db', 'worker'])).toBe('db     | ');
});
