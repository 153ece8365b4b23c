import { utf16ByPattern } from './file-signature.ts';

/** The bytes of a file in pieces of any size; reading stops early when the consumer stops. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export type TextEncoding = {
  name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Nothing but ASCII so far: the first other character decides between UTF-8 and Windows-1252. */
  isOpen: boolean;
  /** Neither a mark nor the bytes prove it. */
  isAssumed: boolean;
  /** What the user is told about an assumption. */
  note: string | null;
};

const sliceBytes = 65_536;

const certain = (name: TextEncoding['name'], isOpen = false): TextEncoding => ({
  name,
  isOpen,
  isAssumed: false,
  note: null,
});

/**
 * The encoding of a text, from its first bytes.
 *
 * A file with more whole UTF-8 characters than broken ones is UTF-8: its broken characters become
 * U+FFFD and are reported with their row, instead of every letter of the file being misread.
 */
export function detectEncoding(head: Uint8Array): TextEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return certain('utf-8');
  if (head[0] === 0xff && head[1] === 0xfe) return certain('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return certain('utf-16be');
  const pattern = utf16ByPattern(head);
  if (pattern) return { ...certain(pattern), isAssumed: true };

  const text = new TextDecoder('utf-8').decode(head, { stream: true });
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  const whole = (text.match(/[^\p{ASCII}\uFFFD]/gu) ?? []).length;
  if (broken === 0) return certain('utf-8', whole === 0);
  if (whole > broken) return certain('utf-8');
  return {
    name: 'windows-1252',
    isOpen: false,
    isAssumed: true,
    note:
      'The file is not in UTF-8 and is read as Windows-1252 (Western European). ' +
      'If letters in the preview look wrong, save the file again as “CSV UTF-8”.',
  };
}

/** Pieces of bounded size, so that one huge piece does not become one huge text. */
async function* slicesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; start += sliceBytes)
      yield chunk.subarray(start, start + sliceBytes);
  }
}

const sequenceLength = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);

/** Index of the first byte beyond ASCII, -1 when there is none. */
const firstBeyondAscii = (bytes: Uint8Array): number => bytes.findIndex((byte) => byte > 127);

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Decides an open encoding at the first character beyond ASCII, wherever the pieces were cut. */
function newChoice() {
  let held = new Uint8Array(0);
  const rest = () => held;
  /** Bytes that can be decoded now and, once it is known, the encoding. */
  const take = (slice: Uint8Array): { bytes: Uint8Array; name: 'utf-8' | 'windows-1252' | null } => {
    const bytes = held.length === 0 ? slice : Buffer.concat([held, slice]);
    held = new Uint8Array(0);
    const at = firstBeyondAscii(bytes);
    if (at < 0) return { bytes, name: null };
    const end = at + sequenceLength(bytes[at] ?? 0);
    if (end <= bytes.length)
      return { bytes, name: isUtf8(bytes.subarray(at, end)) ? 'utf-8' : 'windows-1252' };
    held = new Uint8Array(bytes.subarray(at));
    return { bytes: bytes.subarray(0, at), name: null };
  };
  return { take, rest };
}

/**
 * The text of a file, in pieces of at most 64 KiB of bytes. Byte order marks are dropped; a character
 * is never cut in two, whatever the pieces of the source are; bytes that are no text become U+FFFD.
 */
export async function* decodeText(source: ByteSource, encoding: TextEncoding): AsyncGenerator<string> {
  const choice = newChoice();
  let decoder = encoding.isOpen ? null : new TextDecoder(encoding.name);
  for await (const slice of slicesOf(source)) {
    let bytes = slice;
    if (decoder === null) {
      const taken = choice.take(slice);
      bytes = taken.bytes;
      if (taken.name) decoder = new TextDecoder(taken.name);
    }
    // Undecided bytes are ASCII, the same in both encodings.
    const text = decoder ? decoder.decode(bytes, { stream: true }) : Buffer.from(bytes).toString('latin1');
    if (text !== '') yield text;
  }
  const tail = decoder ? decoder.decode() : new TextDecoder('windows-1252').decode(choice.rest());
  if (tail !== '') yield tail;
}
