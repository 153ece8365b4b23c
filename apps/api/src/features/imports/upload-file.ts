import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { AppError } from '#platform/errors';
import { newId } from '#platform/ids';
import { analyseImport } from './analyse-import.ts';
import { addChunk, addImport, removeChunks, setImport } from './imports.queries.ts';

const CHUNK_BYTES = 256 * 1024;
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Beyond this many line ends no file has at most 500,000 rows, even with every cell in quotes and many on two lines. */
const MAX_LINE_ENDS = 2_000_000;
const LINE_END = 0x0a;

const TOO_LONG =
  'Nothing was imported: the file has more than 500,000 rows. Split it into several files and import one after the other.';

/** Keeps an uploaded file in the database, chunk by chunk, and looks at its columns. Returns the id of the import. */
export async function uploadFile(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  file: {
    fileName: string;
    kind?: 'invoices' | 'contacts' | 'payments' | undefined;
    bytes: AsyncIterable<Uint8Array>;
  },
): Promise<string> {
  const { db, now } = deps;
  const id = newId();
  await addImport(db, { id, fileName: file.fileName, createdBy: actor.name, at: now() });
  let seq = 0;
  let sizeBytes = 0;
  let lineEnds = 0;
  for await (const chunk of inChunks(file.bytes)) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_FILE_BYTES)
      throw new AppError(
        413,
        'body_too_large',
        'The file is larger than 256 MB. Split it into several files.',
      );
    lineEnds += countLineEnds(chunk);
    if (lineEnds <= MAX_LINE_ENDS) await addChunk(db, id, seq++, chunk);
  }
  if (lineEnds > MAX_LINE_ENDS) {
    await removeChunks(db, id);
    await setImport(db, id, { state: 'refused', refusal: TOO_LONG, sizeBytes });
    return id;
  }
  await setImport(db, id, {
    state: 'uploaded',
    refusal: null,
    sizeBytes,
    settings: file.kind ? { kind: file.kind } : {},
  });
  await analyseImport(deps, id);
  return id;
}

async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(parts);
}

function countLineEnds(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(LINE_END); at !== -1; at = chunk.indexOf(LINE_END, at + 1)) count++;
  return count;
}
