import { constants, open } from 'node:fs/promises';

const MOST_BYTES = 1_000_000;

/** A file as it was read. */
export interface SmallFile {
  bytes: Buffer;
  /** The bits of its permissions, and its owner. */
  mode: number;
  uid: number;
}

/** A file that is not read: a folder, a pipe, a device, or more than a megabyte. `code` says which, in words. */
export class NoSmallFile extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * A regular file of at most a megabyte, whole. Throws the system's error, or `NoSmallFile`: what others named
 * may be a pipe that never ends.
 */
export async function readSmallFile(path: string): Promise<SmallFile> {
  // Opening a pipe waits for its other end, unless it is told not to.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { mode, uid, size, isFile } = await statOf(handle);
    if (!isFile) throw new NoSmallFile('not a regular file');
    if (size > MOST_BYTES) throw new NoSmallFile('larger than a megabyte');
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return { bytes: Buffer.from(buffer.subarray(0, bytesRead)), mode: mode & 0o777, uid };
  } finally {
    await handle.close();
  }
}

async function statOf(
  handle: Awaited<ReturnType<typeof open>>,
): Promise<{ mode: number; uid: number; size: number; isFile: boolean }> {
  const found = await handle.stat();
  return { mode: found.mode, uid: found.uid, size: found.size, isFile: found.isFile() };
}

/** Why a file was not read: the code of the system, or words. */
export function whyNotRead(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unreadable';
}

/** Whether `whyNotRead` says that there is no such file. */
export function isMissing(why: string): boolean {
  return why === 'ENOENT' || why === 'ENOTDIR';
}
