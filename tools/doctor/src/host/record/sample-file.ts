import {
  closeSync,
  fsyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSamples, type Sample } from './sample.ts';

/** Of one file; with the one before it twice that. A week of a sample a minute is about 20 MB. */
export const FILE_LIMIT = 32 * 1024 * 1024;
const LOCK_MS = 60_000;

/** Where samples are kept unless `--samples` says otherwise. */
export function usualSampleFile(env: NodeJS.ProcessEnv, uid: number): string {
  if (uid === 0) return '/var/lib/doctor/samples.jsonl';
  return join(env.XDG_STATE_HOME || join(env.HOME || '/tmp', '.local/state'), 'doctor/samples.jsonl');
}

/**
 * Appends one line and has it on the disk when it returns. A line that a crash cut off stays alone on its
 * own line, where readers leave it out. At `limit` bytes the file becomes FILE.1 and the FILE.1 before goes.
 */
export function appendSample(file: string, sample: Sample, limit = FILE_LIMIT): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  rotate(file, limit);
  const descriptor = openSync(file, 'a+', 0o640);
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    const isTorn = size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    writeSync(descriptor, `${isTorn ? '\n' : ''}${JSON.stringify(sample)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The samples of a file and of the one before it. None when there is no file yet; other errors are thrown. */
export function readSamples(file: string, host: string | null): { samples: Sample[]; skipped: number } {
  const texts = [`${file}.1`, file].map((path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  });
  return parseSamples(texts.join('\n'), host);
}

/** Two recorders must not turn the file twice: the second would throw the history away. */
function rotate(file: string, limit: number): void {
  if (sizeOf(file) < limit) return;
  const lock = `${file}.lock`;
  try {
    mkdirSync(lock);
  } catch {
    // Left by one that was killed in between.
    if (Date.now() - timeOf(lock) > LOCK_MS) removeFolder(lock);
    return;
  }
  try {
    if (sizeOf(file) >= limit) renameSync(file, `${file}.1`);
  } finally {
    removeFolder(lock);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Another one was faster.
  }
}
