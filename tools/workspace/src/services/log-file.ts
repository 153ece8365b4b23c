import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StringDecoder } from 'node:string_decoder';
import { LineJoiner } from './log-text.ts';

const BLOCK = 64 * 1024;
/** A log that is larger when its service starts is put aside as `<name>.log.1`. */
const ROTATE_ABOVE = 16 * 1024 * 1024;
/** So much is looked at for the last lines. */
const TAIL_LIMIT = 8 * 1024 * 1024;

/** Size of the log now, bytes; where the output of the next start begins. Puts a large one aside first. */
export function beginLog(file: string): number {
  const size = sizeOf(file);
  if (size <= ROTATE_ABOVE) return size;
  renameSync(file, `${file}.1`);
  return 0;
}

/** Bytes; 0 when there is no such file. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last `count` lines of a log, of what comes after byte `from`. Empty when there is no file. */
export function lastLines(file: string, count: number, from = 0): string[] {
  if (count <= 0 || !existsSync(file)) return [];
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(from, size - TAIL_LIMIT, 0);
    let at = size;
    let tail = Buffer.alloc(0);
    while (at > start && lineEnds(tail) <= count) {
      const length = Math.min(BLOCK, at - start);
      const block = Buffer.alloc(length);
      const read = readSync(fd, block, 0, length, at - length);
      tail = Buffer.concat([block.subarray(0, read), tail]);
      at -= length;
    }
    const lines = tail.toString('utf8').split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines.slice(-count);
  } finally {
    closeSync(fd);
  }
}

function lineEnds(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) found++;
  return found;
}

/**
 * Calls `onLines` with every line that is written to the log after byte `from`, until `signal` is
 * aborted; then with what is left. A log that was put aside or emptied is read anew from its start.
 */
export async function followLog(
  file: string,
  o: { from: number; signal: AbortSignal; onLines: (lines: string[]) => void },
): Promise<void> {
  const joiner = new LineJoiner();
  let decoder = new StringDecoder('utf8');
  let at = o.from;
  let inode: number | null = null;
  for (;;) {
    const isLast = o.signal.aborted;
    const now = statSync(file, { throwIfNoEntry: false });
    if (now && ((inode !== null && now.ino !== inode) || now.size < at)) {
      at = 0;
      decoder = new StringDecoder('utf8');
    }
    if (now) {
      inode = now.ino;
      at = readFrom(file, at, (bytes) => o.onLines(joiner.push(decoder.write(bytes))));
    }
    if (isLast) break;
    await sleep(60, undefined, { signal: o.signal }).catch(() => undefined);
  }
  o.onLines(joiner.rest());
}

function readFrom(file: string, from: number, onBytes: (bytes: Buffer) => void): number {
  const fd = openSync(file, 'r');
  try {
    let at = from;
    for (;;) {
      const block = Buffer.alloc(BLOCK);
      const read = readSync(fd, block, 0, BLOCK, at);
      if (read === 0) return at;
      at += read;
      onBytes(block.subarray(0, read));
    }
  } finally {
    closeSync(fd);
  }
}
