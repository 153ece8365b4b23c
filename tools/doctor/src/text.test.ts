import { describe, expect, it } from 'vitest';
import { bytes, clean, json, markdown } from './text.ts';

describe('clean', () => {
  const hostile: [what: string, text: string, cleaned: string][] = [
    ['a terminal escape', 'a\u001b[31mred', 'a·[31mred'],
    ['the one-byte escape', 'a\u009b2Jb', 'a·2Jb'],
    ['a title sequence with its bell', '\u001b]0;title\u0007x', '·]0;title·x'],
    ['line ends and tabs', 'a\r\nb\tc', 'a b c'],
    ['characters that turn the text round', 'gpj.\u202egnp', 'gpj.·gnp'],
    ['isolates', '\u2066x\u2069', '·x·'],
    ['what is drawn as nothing', 'a\u200bb\u3164c\u{e0041}', 'a·b·c·'],
    ['a lone surrogate', 'a\ud800b', 'a·b'],
    ['marks piled up', `a${'\u0301'.repeat(50)}b`, 'a\u0301\u0301b'],
    ['line separators', 'a\u2028b', 'a·b'],
  ];
  it.each(hostile)('makes %s harmless', (_, text, cleaned) => {
    expect(clean(text)).toBe(cleaned);
  });

  it('leaves names of all languages as they are', () => {
    expect(clean('Plex Media Server, größe, 東京, שלום')).toBe('Plex Media Server, größe, 東京, שלום');
  });

  it('cuts a long text by characters and says so', () => {
    expect(clean('😀'.repeat(400), 10)).toBe(`${'😀'.repeat(9)}…`);
    expect(clean('x'.repeat(5_000_000), 10)).toBe('xxxxxxxxx…');
    expect(clean('x'.repeat(10), 10)).toBe('xxxxxxxxxx');
  });
});

describe('markdown', () => {
  it('takes the meaning from every character of Markdown, mentions and addresses', () => {
    expect(markdown('a|b <img> [x](y) @all `c`')).toBe(
      String.raw`a\|b \<img\> \[x\]\(y\) @${'\u200b'}all \`c\``,
    );
    expect(markdown('https://evil.example')).toBe('https:\u200b//evil.example');
  });
});

describe('json', () => {
  it('is the same value, and nothing a terminal acts on', () => {
    const value = { a: 'x\u001b[2J\u009b2J\u202e\u2028\u{e0041}é東\n\t"', b: [1, null] };
    const text = json(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e\u{e0041}]/u);
    expect(text.endsWith('\n')).toBe(true);
  });
});

describe('bytes', () => {
  const amounts: [n: number, text: string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1.0 kB'],
    [1000, '1.0 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [287_000_000, '287 MB'],
    [3_800_000_000, '3.8 GB'],
    [9_960_000, '10 MB'],
    [-12_000_000, '-12 MB'],
    [5e18, '5000 PB'],
    [Number.NaN, 'unknown'],
  ];
  it.each(amounts)('says %d as %s', (n, text) => {
    expect(bytes(n)).toBe(text);
  });
});
