import { type FileHandle, open, realpath } from 'node:fs/promises';
import { cleanText } from './text/clean-text.ts';

const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** One thing to read: a file or standard input. Its text can be taken once. */
export interface Input {
  /** As given; `-` for standard input. */
  name: string;
  /** The first 64 KB, freed of escape sequences. */
  head: string;
  /** The whole text in pieces of any length, the head included. */
  pieces(): AsyncIterable<string>;
  /** Lets go of the file when its text was not taken to the end. */
  close(): Promise<void>;
}

/** The names without those of a file that is named before, in whatever way: read twice it would count twice. */
export async function distinctFiles(names: readonly string[]): Promise<string[]> {
  const byPath = new Map<string, string>();
  for (const name of names) {
    const path = name === '-' ? name : await realpath(name).catch(() => name);
    if (!byPath.has(path)) byPath.set(path, name);
  }
  return [...byPath.values()];
}

/** Opens a file (`-` for standard input) and reads its head. Throws when there is no such file. */
export async function openInput(name: string): Promise<Input> {
  if (name === '-') return fromPieces(name, decoded(process.stdin as AsyncIterable<Buffer>));
  const file = await open(name);
  if ((await file.stat()).isDirectory()) {
    await file.close();
    throw new Error('it is a folder');
  }
  return fromPieces(name, decoded(chunksOf(file)));
}

/** The bytes of a file in one buffer that is used again and again: a new one each time would pile up. */
async function* chunksOf(file: FileHandle): AsyncIterable<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** An input from text that is already here. */
export function fromText(name: string, text: string): Promise<Input> {
  return fromPieces(name, [text]);
}

/** An input from pieces of text, cut anywhere. */
export async function fromPieces(
  name: string,
  source: AsyncIterable<string> | Iterable<string>,
): Promise<Input> {
  const rest = (async function* () {
    yield* source;
  })();
  const first: string[] = [];
  for (let length = 0; length < HEAD_BYTES;) {
    const next = await rest.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  async function* pieces() {
    yield* first.splice(0);
    yield* rest;
  }
  const close = async () => {
    await rest.return(undefined);
  };
  return { name, head: cleanText(first.join('').slice(0, HEAD_BYTES)), pieces, close };
}

/** Windows shells write UTF-16 with a byte order mark; everything else is read as UTF-8. */
async function* decoded(bytes: AsyncIterable<Buffer>): AsyncIterable<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    yield decoder.decode(chunk, { stream: true });
  }
  const last = decoder?.decode();
  if (last) yield last;
}

/** The whole text up to a limit in characters; null when it is longer. For forms that must be parsed whole. */
export async function wholeText(input: Input, limit = 128 * 1024 * 1024): Promise<string | null> {
  const parts: string[] = [];
  let length = 0;
  for await (const piece of input.pieces()) {
    length += piece.length;
    if (length > limit) return null;
    parts.push(piece);
  }
  return parts.join('');
}
