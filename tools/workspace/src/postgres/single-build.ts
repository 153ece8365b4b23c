import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkspaceError } from '../workspace-error.ts';

const SQLITE_BUSY = 5;
const WAIT_MS = 10 * 60_000;

export interface SingleBuild {
  /** What is to exist. It appears by one rename, so when it exists it is whole. */
  target: string;
  /** Fills the folder that it is given; the folder does not exist yet. */
  build: (temporary: string) => Promise<void>;
  /** Called on what a killed builder left behind, before it is deleted. */
  abandon?: (temporary: string) => Promise<void>;
  waitMs?: number;
}

/**
 * Builds a folder once, also when many processes ask for it at the same moment: one builds, the others
 * wait. A builder that fails or is killed leaves nothing that is taken for the real thing.
 */
export async function buildOnce({ target, build, abandon, waitMs = WAIT_MS }: SingleBuild): Promise<void> {
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  const release = await lock(lockOf(target), waitMs);
  try {
    if (existsSync(target)) return;
    for (const left of leftovers(target)) {
      await abandon?.(left);
      await rm(left, { recursive: true, force: true });
    }
    const temporary = `${target}.building-${process.pid}`;
    try {
      await build(temporary);
      renameSync(temporary, target);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
  } finally {
    release();
  }
}

/** The file whose lock a builder holds. It stays for good. */
export function lockOf(target: string): string {
  return `${target}.lock`;
}

function leftovers(target: string): string[] {
  const prefix = `${basename(target)}.building-`;
  return readdirSync(dirname(target))
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(dirname(target), name));
}

/**
 * Takes a lock and returns what gives it back. It is SQLite's, on a file that is otherwise empty: the
 * system frees it when its holder is killed, so there is no stale lock to guess about. The file must
 * stay; deleting it would let two in.
 */
export async function lock(file: string, waitMs: number): Promise<() => void> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file, { timeout: 0 });
  const until = Date.now() + waitMs;
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return () => database.close();
    } catch (error) {
      const isBusy = (error as { errcode?: number }).errcode === SQLITE_BUSY;
      if (!isBusy || Date.now() > until) {
        database.close();
        throw isBusy ? stillHeld(file, waitMs) : error;
      }
    }
    await sleep(10 + Math.random() * 10);
  }
}

function stillHeld(file: string, waitMs: number): WorkspaceError {
  return new WorkspaceError(
    'build-takes-too-long',
    `Not built: another workspace command has been building the same thing for ${Math.round(waitMs / 1000)} s (${file}).`,
    'Wait for it or end it, then run the command again.',
  );
}
