import type { ImportKind } from '@sira/contract/imports';
import type { Actor } from '#platform/actor';
import type { Db } from '#platform/db';
import type { Deps } from '#platform/deps';
import { AppError } from '#platform/errors';
import { newId } from '#platform/ids';
import { analyseImport } from './analyse-import.ts';
import { addChunk, addImport, removeChunks, removeImport, setImport } from './imports.queries.ts';

const CHUNK_BYTES = 256 * 1024;
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Beyond this many line ends no file has at most 500,000 rows, even with every cell in quotes and many on two lines. */
const MAX_LINE_ENDS = 2_000_000;
const LINE_END = 0x0a;

const TOO_LONG =
  'Nothing was imported: the file has more than 500,000 rows. Split it into several files and import one after the other.';
const TOO_LARGE = 'The file is larger than 256 MB. Split it into several files.';
const ABORTED = 'The upload did not come to its end. Upload the file again.';

interface Upload {
  fileName: string;
  kind?: ImportKind | undefined;
  bytes: AsyncIterable<Uint8Array>;
}

/** Keeps an uploaded file in the database, chunk by chunk, and looks at its columns. Returns the id of the import. */
export async function uploadFile(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { fileName, kind, bytes }: Upload,
): Promise<string> {
  const { db, now } = deps;
  const id = newId();
  await addImport(db, { id, fileName, createdBy: actor.name, at: now() });
  const { sizeBytes, lineEnds } = await keepChunks(db, id, bytes).catch(async (error: unknown) => {
    await removeImport(db, id);
    throw isAborted(error) ? new AppError(400, 'upload_aborted', ABORTED) : error;
  });
  if (lineEnds > MAX_LINE_ENDS) {
    await removeChunks(db, id);
    await setImport(db, id, { state: 'refused', refusal: TOO_LONG, sizeBytes });
    return id;
  }
  const settings = kind ? { kind } : {};
  await setImport(db, id, { state: 'uploaded', refusal: null, sizeBytes, settings });
  await analyseImport(deps, id);
  return id;
}

async function keepChunks(db: Db, id: string, bytes: AsyncIterable<Uint8Array>) {
  let seq = 0;
  let sizeBytes = 0;
  let lineEnds = 0;
  for await (const chunk of inChunks(bytes)) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_FILE_BYTES) throw new AppError(413, 'body_too_large', TOO_LARGE);
    lineEnds += countLineEnds(chunk);
    if (lineEnds <= MAX_LINE_ENDS) await addChunk(db, id, seq++, chunk);
  }
  return { sizeBytes, lineEnds };
}

/** Whether the other side hung up. */
const isAborted = (error: unknown) =>
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes((error as { code?: string }).code ?? '');

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
