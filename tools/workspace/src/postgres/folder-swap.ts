import { existsSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/**
 * Where the former data waits while new data has not proven itself. Whoever was killed between the two
 * renames leaves it behind, and `mendSwap` puts it back.
 */
export function formerFolder(folder: string): string {
  return `${folder}.former`;
}

/** Puts `next` in the place of `folder`, and what was there aside. Both renames, nothing is copied. */
export async function swapIn(folder: string, next: string): Promise<void> {
  await rm(formerFolder(folder), { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, formerFolder(folder));
  renameSync(next, folder);
}

/** Takes a swap back. */
export async function swapBack(folder: string): Promise<void> {
  if (!existsSync(formerFolder(folder))) return;
  await rm(folder, { recursive: true, force: true });
  renameSync(formerFolder(folder), folder);
}

/** Ends a swap that was cut short: without data in place, the former data returns. */
export function mendSwap(folder: string): void {
  if (!existsSync(folder) && existsSync(formerFolder(folder))) renameSync(formerFolder(folder), folder);
}

export async function dropFormer(folder: string): Promise<void> {
  await rm(formerFolder(folder), { recursive: true, force: true });
}
