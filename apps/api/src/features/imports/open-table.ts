import type { CsvRecord } from './csv-records.ts';
import { readRecords } from './csv-records.ts';
import type { Delimiter } from './delimiter.ts';
import { detectDelimiter } from './delimiter.ts';
import { refuseBySignature } from './file-signature.ts';
import type { ByteSource, TextEncoding } from './text-encoding.ts';
import { decodeText, detectEncoding } from './text-encoding.ts';

/** Bytes that are looked at before the first row is read; encoding and delimiter depend on these alone. */
const headBytes = 512 * 1024;

export type OpenTable =
  | { ok: true; encoding: TextEncoding; delimiter: Delimiter; records: AsyncGenerator<CsvRecord> }
  | { ok: false; message: string };

async function takeHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < headBytes;) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    size += next.value.length;
  }
  return chunks;
}

async function* iterate(source: ByteSource): AsyncGenerator<Uint8Array> {
  yield* source;
}

async function* chain(head: Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function textOf(head: Uint8Array, encoding: TextEncoding): Promise<string> {
  let text = '';
  for await (const piece of decodeText([head], encoding)) text += piece;
  return text;
}

/**
 * Recognises what a file is and gives its records, or the sentence that says why it is no table.
 * The same bytes always open in the same way, so a file can be analysed first and read later.
 * Whoever stops early calls `records.return()`, which also closes the source.
 */
export async function openTable(source: ByteSource): Promise<OpenTable> {
  const bytes = iterate(source);
  const chunks = await takeHead(bytes);
  const head = Buffer.concat(chunks).subarray(0, headBytes);
  const refusal = refuseBySignature(head);
  if (refusal) {
    await bytes.return(undefined);
    return { ok: false, message: refusal };
  }
  const encoding = detectEncoding(head);
  // Without a delimiter the table has one column; whoever looks at its header says so.
  const delimiter = detectDelimiter(await textOf(head.subarray(0, 65_536), encoding)) ?? ',';
  const records = readRecords(decodeText(chain(chunks, bytes), encoding), { delimiter });
  return { ok: true, encoding, delimiter, records };
}
