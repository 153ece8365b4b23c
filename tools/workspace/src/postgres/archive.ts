import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { BLOCK_BYTES, paddingAfter, readHeader, writeHeader } from './tar.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Writes a folder that nobody writes to, after a first file of the given name and text, as tar.gz. */
export async function pack(
  folder: string,
  first: { name: string; text: string },
  file: string,
): Promise<void> {
  // Most of a small cluster is empty pages: the quickest level takes nearly all of what there is to gain.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  await pipeline(Readable.from(blocks(folder, first)), gzip, createWriteStream(file, { mode: 0o600 }));
}

async function* blocks(folder: string, first: { name: string; text: string }): AsyncGenerator<Buffer> {
  const text = Buffer.from(first.text);
  yield writeHeader({ path: first.name, isFolder: false, bytes: text.length });
  yield text;
  yield Buffer.alloc(paddingAfter(text.length));
  yield* folderBlocks(folder, '');
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

async function* folderBlocks(folder: string, below: string): AsyncGenerator<Buffer> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      yield writeHeader({ path, isFolder: true, bytes: 0 });
      yield* folderBlocks(folder, path);
    } else if (entry.isFile()) {
      const { size } = await stat(join(folder, path));
      yield writeHeader({ path, isFolder: false, bytes: size });
      for await (const chunk of createReadStream(join(folder, path), { highWaterMark: CHUNK_BYTES }))
        yield chunk;
      yield Buffer.alloc(paddingAfter(size));
    }
  }
}

/** What an archive begins with: the text of its first file. Reads no further. */
export async function readFirst(file: string, name: string): Promise<string> {
  for await (const part of parts(file)) {
    if (part.header.path !== name) break;
    return (await collect(part.content)).toString('utf8');
  }
  throw new RangeError(`It does not begin with ${name}.`);
}

export interface Unpacked {
  files: number;
  bytes: number;
}

/**
 * Unpacks everything but the first file into an empty folder.
 * @throws when the archive is cut short or damaged anywhere: gzip's checksum covers the whole
 */
export async function unpack(file: string, skipped: string, target: string): Promise<Unpacked> {
  const unpacked = { files: 0, bytes: 0 };
  for await (const { header, content } of parts(file)) {
    if (header.path === skipped) {
      await collect(content);
    } else if (header.isFolder) {
      await mkdir(join(target, header.path), { mode: 0o700 });
    } else {
      const handle = await open(join(target, header.path), 'wx', 0o600);
      try {
        for await (const chunk of content) await handle.writeFile(chunk);
      } finally {
        await handle.close();
      }
      unpacked.files += 1;
      unpacked.bytes += header.bytes;
    }
  }
  return unpacked;
}

interface Part {
  header: { path: string; isFolder: boolean; bytes: number };
  /** Must be read to its end before the next part is asked for. */
  content: AsyncGenerator<Buffer>;
}

async function* parts(file: string): AsyncGenerator<Part> {
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  // Its end and its errors are seen by whoever reads `unzipped`.
  void pipeline(source, unzipped).catch(() => {});
  const reader = new BlockReader(unzipped);
  try {
    for (;;) {
      const header = readHeader(await reader.take(BLOCK_BYTES));
      if (header === null) break;
      yield { header, content: reader.stream(header.bytes) };
      await reader.take(paddingAfter(header.bytes));
    }
    // To the very end: only then has the checksum been compared.
    await reader.drain();
  } finally {
    unzipped.destroy();
  }
}

class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    return collect(this.stream(bytes));
  }

  async *stream(bytes: number): AsyncGenerator<Buffer> {
    for (let missing = bytes; missing > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) throw new RangeError('The file ends too early.');
        this.#rest = next.value;
      }
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }
}

async function collect(content: AsyncGenerator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
