import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuseBySignature } from './file-signature.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** Start of a zip archive whose first entry has this name and content. */
const zip = (name: string, content = ''): Uint8Array => {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, bytes(name + content)]);
};
/** Bytes without a known signature, as a compressed or encrypted file has them. */
const noise = Uint8Array.from(
  { length: 4096 },
  (_none, index) => (index * 197 + (index >> 3) * 31 + 5) % 256,
);

test.each([
  ['an Excel workbook', zip('[Content_Types].xml'), '.xlsx'],
  ['an Excel workbook with another first entry', zip('_rels/.rels'), '.xlsx'],
  ['an OpenDocument spreadsheet', zip('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'), '.ods'],
  ['a zip archive', zip('invoices.csv'), 'zip archive'],
  ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '.xls'],
  ['a PDF', bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3'), 'PDF'],
  ['a PNG', bytes('\x89PNG\r\n\x1a\n'), 'image'],
  ['a JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'image'],
  ['a GIF', bytes('GIF89a'), 'image'],
  ['a WebP', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'image'],
  ['a gzip file', gzipSync('Invoice,Amount'), 'compressed'],
  ['a web page called .xls', bytes('  <html><table><tr><td>Invoice'), 'web page'],
  ['XML', bytes('\xef\xbb\xbf<?xml version="1.0"?>'), 'XML'],
  ['JSON', bytes('[ {"invoice": 1}]'), 'JSON'],
  ['rich text', bytes('{\\rtf1\\ansi'), 'rich-text'],
  ['noise', noise, 'not a text file'],
  ['an empty file', bytes(''), 'the file is empty'],
  ['a file of blank lines', bytes('\xef\xbb\xbf \r\n\r\n'), 'the file is empty'],
])('refuses %s with the way out', (_name, head, words) => {
  const sentence = refuseBySignature(head);
  expect(sentence).toContain(words);
  expect(sentence).toMatch(/^Nothing was imported: .*\. ?.*(import|Export|export).*\.$/);
});

test.each([
  ['a CSV file', bytes('Invoice No,Amount\n1,2\n')],
  ['words that begin like a signature', bytes('BM,PK,GIF\n1,2,3\n')],
  ['UTF-16 with a mark', Buffer.from('\ufeffInvoice;Amount\n1;2', 'utf16le')],
  ['UTF-16 without a mark', Buffer.from('Invoice;Amount\n1;2', 'utf16le')],
  ['big-endian UTF-16 without a mark', Buffer.from('Invoice;Amount\n1;2', 'utf16le').swap16()],
  ['a NUL in the middle of text', bytes(`Invoice,Amount\n${'1,2\n'.repeat(20)}3\0,4\n`)],
])('lets %s through', (_name, head) => {
  expect(refuseBySignature(head)).toBeNull();
});

test('never throws, whatever the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (head) => {
      expect(refuseBySignature(head) ?? 'Nothing was imported: .').toMatch(/^Nothing was imported: .*\.$/);
    }),
  );
});
