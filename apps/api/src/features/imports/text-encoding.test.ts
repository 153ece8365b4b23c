import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, detectEncoding } from './text-encoding.ts';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const windows = (text: string): Buffer =>
  Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1');

async function decode(chunks: Uint8Array[], head = Buffer.concat(chunks)): Promise<string> {
  let text = '';
  for await (const piece of decodeText(chunks, detectEncoding(head))) text += piece;
  return text;
}

/** The bytes cut at the given places. */
function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted(
    (one, other) => one - other,
  );
  return [0, ...ends].map((start, index) => bytes.subarray(start, [...ends, bytes.length][index]));
}

const text = 'Kunde;Betrag\r\nMüller’s Café;12,50 €\r\n';

test.each([
  ['UTF-8', Buffer.from(text), 'utf-8', false],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8', false],
  ['UTF-16 LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le', false],
  ['UTF-16 BE with a mark', utf16be(`\ufeff${text}`), 'utf-16be', false],
  ['UTF-16 LE by its pattern', Buffer.from(text, 'utf16le'), 'utf-16le', true],
  ['UTF-16 BE by its pattern', utf16be(text), 'utf-16be', true],
  ['Windows-1252', windows(text), 'windows-1252', true],
  ['ASCII as UTF-8', Buffer.from('a,b\n1,2\n'), 'utf-8', false],
])('reads %s', async (_name, bytes, name, isAssumed) => {
  expect(detectEncoding(bytes)).toMatchObject({ name, isAssumed });
  expect(await decode([bytes])).toBe(bytes.length < 10 ? 'a,b\n1,2\n' : text);
});

test('says that Windows-1252 is an assumption, and what to do', () => {
  expect(detectEncoding(windows(text)).note).toMatch(/Windows-1252.*save the file again as “CSV UTF-8”/);
  expect(detectEncoding(Buffer.from(text)).note).toBeNull();
});

test('keeps UTF-8 when one character of many is broken', async () => {
  const bytes = Buffer.concat([
    Buffer.from('Müller, Café, Señor\n'),
    Buffer.from([0xe9]),
    Buffer.from(' x\n'),
  ]);
  expect(detectEncoding(bytes).name).toBe('utf-8');
  expect(await decode([bytes])).toBe('Müller, Café, Señor\n\uFFFD x\n');
});

test('a head that ends inside a character is still UTF-8', () => {
  expect(detectEncoding(Buffer.from('Müller é').subarray(0, -1)).name).toBe('utf-8');
});

test.each([
  ['UTF-8', Buffer.from('Müller'), 'Müller'],
  ['Windows-1252', windows('Müller €'), 'Müller €'],
  ['a last letter of Windows-1252', windows('caf\xe9'), 'café'],
])('an ASCII head leaves the choice to the first other character: %s', async (_name, rest, expected) => {
  const head = Buffer.from('a,b\n'.repeat(10));
  for (let at = 0; at <= rest.length; at += 1) {
    const chunks = [head, rest.subarray(0, at), rest.subarray(at)];
    expect(await decode(chunks, head)).toBe(head.toString() + expected);
  }
});

test('decoding does not depend on where the pieces were cut', async () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }).map((written) => new Uint8Array(Buffer.from(written))),
    fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((written) => new Uint8Array(Buffer.from(`\ufeff${written}`, 'utf16le'))),
  );
  await fc.assert(
    fc.asyncProperty(
      anyBytes,
      fc.array(fc.nat(400), { maxLength: 12 }),
      fc.nat(200),
      async (bytes, places, headLength) => {
        const head = Buffer.from(bytes.subarray(0, headLength));
        expect(await decode(cut(bytes, places), head)).toBe(await decode([bytes], head));
      },
    ),
    { numRuns: 500 },
  );
});

test('text in UTF-8 and UTF-16 comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), async (written) => {
      expect(await decode([Buffer.from(`\ufeff${written}`)])).toBe(written);
      fc.pre(!written.startsWith('\0'));
      expect(await decode([Buffer.from(`\ufeff${written}`, 'utf16le')])).toBe(written);
    }),
  );
});

test('one huge piece is decoded in small ones', async () => {
  let longest = 0;
  const bytes = Buffer.alloc(1_000_000, 'a');
  for await (const piece of decodeText([bytes], detectEncoding(bytes)))
    longest = Math.max(longest, piece.length);
  expect(longest).toBeLessThanOrEqual(65_536);
});
