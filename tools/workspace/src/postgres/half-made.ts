import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

let made = 0;

/**
 * The name under which `folder` is made, to be renamed when it is whole. It is never used twice: the
 * `cp` of a process that was killed goes on copying, and would write into the next one's.
 */
export function halfMade(folder: string): string {
  made += 1;
  return `${folder}.new-${process.pid}-${made}-${Date.now().toString(36)}`;
}

/** Deletes what killed processes left half made. What a `cp` still writes to goes the next time. */
export async function dropHalfMade(folder: string, except?: string): Promise<void> {
  const start = `${basename(folder)}.new`;
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(start) || join(dirname(folder), name) === except) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
