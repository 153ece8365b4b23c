const sheetAdvice =
  'open it in a spreadsheet program, choose Save As, then “CSV UTF-8”, and import that file';

type Signature = { what: string; advice: string; matches: (head: Uint8Array) => boolean };

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const startsWith =
  (...starts: number[][]) =>
  (head: Uint8Array): boolean =>
    starts.some((start) => start.length <= head.length && start.every((byte, index) => head[index] === byte));

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const zip = startsWith([0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6]);
const zipHolding = (pattern: RegExp) => (head: Uint8Array) =>
  zip(head) && pattern.test(latin1(head.subarray(0, 8192)));
const textStart = (pattern: RegExp) => (head: Uint8Array) =>
  pattern.test(
    latin1(head.subarray(0, 512))
      .replace(/^(\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, '')
      .replaceAll('\0', '')
      .trimStart(),
  );

const signatures: Signature[] = [
  {
    what: 'an OpenDocument spreadsheet (.ods)',
    advice: sheetAdvice,
    matches: zipHolding(/mimetypeapplication\/vnd\.oasis\.opendocument\.spreadsheet/),
  },
  {
    what: 'an Excel workbook (.xlsx)',
    advice: sheetAdvice,
    matches: zipHolding(/\[Content_Types\]\.xml|_rels\/\.rels|xl\/|docProps\//),
  },
  { what: 'a zip archive', advice: 'unpack it and import the CSV file inside', matches: zip },
  {
    what: 'an old Excel workbook (.xls)',
    advice: sheetAdvice,
    matches: startsWith([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], [9, 8, 0x10, 0], [9, 8, 8, 0]),
  },
  {
    what: 'a PDF document',
    advice: 'export the list as CSV from the program that made it, and import that file',
    matches: textStart(/^%PDF-/),
  },
  {
    what: 'an image',
    advice: 'export the list as CSV from the program it was taken in, and import that file',
    matches: (head) =>
      startsWith(
        [0x89, 0x50, 0x4e, 0x47],
        [0xff, 0xd8, 0xff],
        ascii('GIF87a'),
        ascii('GIF89a'),
        [0x49, 0x49, 0x2a, 0],
        [0x4d, 0x4d, 0, 0x2a],
      )(head) ||
      /^RIFF[^]{4}WEBP|^BM[^]{4}\0\0\0\0|^[^]{4}ftyp(hei|avif|mif1)/.test(latin1(head.subarray(0, 16))),
  },
  {
    what: 'a compressed file',
    advice: 'unpack it and import the CSV file inside',
    matches: startsWith(
      [0x1f, 0x8b],
      [0x28, 0xb5, 0x2f, 0xfd],
      [0x37, 0x7a, 0xbc, 0xaf],
      [0xfd, 0x37, 0x7a, 0x58],
      ascii('Rar!\x1a'),
      [...ascii('BZh9'), 0x31, 0x41],
    ),
  },
  {
    what: 'a web page or XML, even if its name ends in .xls or .csv',
    advice: sheetAdvice,
    matches: textStart(/^<(\?xml|!doctype|!--|html|table|meta|head|body|style|workbook|svg)/i),
  },
  {
    what: 'a rich-text document',
    advice: 'copy its table into a spreadsheet and save that as CSV UTF-8',
    matches: textStart(/^\{\\rtf/),
  },
  {
    what: 'JSON',
    advice: 'export the list as CSV from the program that made it, and import that file',
    matches: textStart(/^(\{\s*("|\})|\[\s*[[{])/),
  },
];

/** Whether bytes carry the pattern of UTF-16 without a mark: every other byte NUL. */
export function utf16ByPattern(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(head.length, 65_536) >> 1;
  if (pairs < 2) return null;
  let even = 0;
  let odd = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    if (head[pair * 2] === 0) even += 1;
    if (head[pair * 2 + 1] === 0) odd += 1;
  }
  if (odd >= pairs * 0.4 && even <= pairs * 0.02) return 'utf-16le';
  return even >= pairs * 0.4 && odd <= pairs * 0.02 ? 'utf-16be' : null;
}

/** Share of bytes that no text has: control codes other than tab, line ends and form feed. */
function isBinary(head: Uint8Array): boolean {
  if (startsWith([0xff, 0xfe, 0, 0])(head)) return true;
  if (startsWith([0xff, 0xfe], [0xfe, 0xff])(head) || utf16ByPattern(head) !== null) return false;
  const looked = head.subarray(0, 65_536);
  let controls = 0;
  for (const byte of looked) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) controls += 1;
  return controls > looked.length * 0.05;
}

/**
 * Why these bytes are not a text table, as a sentence with the way out; null when they may be one.
 *
 * @param head the first bytes of the file; 8 KiB are enough
 */
export function refuseBySignature(head: Uint8Array): string | null {
  const isBlank = /^[\s\0]*$/.test(
    latin1(head.subarray(0, 65_536)).replace(/^(\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, ''),
  );
  if (isBlank)
    return 'Nothing was imported: the file is empty. Export the list again and check that it has rows.';
  const found = signatures.find((signature) => signature.matches(head));
  if (found)
    return `Nothing was imported: this is ${found.what}, not a CSV file. To import it, ${found.advice}.`;
  if (!isBinary(head)) return null;
  return (
    'Nothing was imported: this is not a text file. ' +
    'Export the list as CSV from the program that made it, and import that file.'
  );
}
