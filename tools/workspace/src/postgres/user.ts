import { chownSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whom a server is run as, and who owns its files. Null: the user who calls. */
export type RunAs = { uid: number; gid: number } | null;

/** A new folder that only `runAs` may read, as PostgreSQL demands of its data. Parents are made too. */
export function makeOwnFolder(folder: string, runAs: RunAs): void {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
}

/** The options of `spawn` that make a child this user. */
export function asUser(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs ? { uid: runAs.uid, gid: runAs.gid } : {};
}
