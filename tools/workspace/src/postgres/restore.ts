import { chownSync, existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkspaceError } from '../workspace-error.ts';
import { readFirst, unpack } from './archive.ts';
import { type Binaries, majorOf } from './binaries.ts';
import { type DumpManifest, MANIFEST, platformName } from './dump.ts';
import { dropFormer, swapBack, swapIn } from './folder-swap.ts';
import { makeOwnFolder, type RunAs } from './user.ts';

export interface RestoreWish {
  file: string;
  folder: string;
  binaries: Binaries;
  runAs: RunAs;
  /** Stops the cluster of `folder`; called only when the dump has been read whole. */
  stop: () => Promise<void>;
  /** Starts it and resolves when it is healthy. Rejecting brings the former data back. */
  start: () => Promise<void>;
}

/**
 * Puts a dump in the place of a cluster's data. A dump that is damaged or of another PostgreSQL is
 * refused before anything is stopped; data that does not start gives way to what was there.
 *
 * @throws WorkspaceError `dump-damaged`, `dump-of-other-postgres`, `dump-of-other-platform`, `dump-does-not-start`
 */
export async function restoreCluster(wish: RestoreWish): Promise<DumpManifest> {
  const manifest = await readManifest(wish.file);
  const refusal = judgeManifest(manifest, { major: wish.binaries.major, platform: platformName() });
  if (refusal) throw refusal;
  const next = `${wish.folder}.restoring`;
  await rm(next, { recursive: true, force: true });
  try {
    await unpackCluster(wish, next, manifest);
    await wish.stop();
    await swapIn(wish.folder, next);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  await startOrReturn(wish);
  await dropFormer(wish.folder);
  return manifest;
}

/** What a dump states of itself. @throws WorkspaceError `dump-damaged` */
export async function readManifest(file: string): Promise<DumpManifest> {
  if (!existsSync(file)) {
    throw new WorkspaceError(
      'no-such-file',
      `Nothing was restored: there is no file ${file}.`,
      'Check the path.',
      2,
    );
  }
  try {
    return JSON.parse(await readFirst(file, MANIFEST)) as DumpManifest;
  } catch (error) {
    throw damaged(file, error);
  }
}

/** Why a dump cannot be used here; null when it can. Pure. */
export function judgeManifest(
  manifest: Partial<DumpManifest>,
  here: { major: string; platform: string },
): WorkspaceError | null {
  if (manifest.format !== 1) {
    return new WorkspaceError(
      'dump-damaged',
      `Nothing was restored: the dump is of the form ${String(manifest.format)}, and only form 1 is known.`,
      'Use the version of workspace that wrote it.',
    );
  }
  if (manifest.postgresMajor !== here.major) {
    return new WorkspaceError(
      'dump-of-other-postgres',
      `Nothing was restored: the dump is of PostgreSQL ${manifest.postgresMajor}, and this is PostgreSQL ${here.major}.`,
      'Dump again with this version, or move the data with pg_dump.',
    );
  }
  if (manifest.platform !== here.platform) {
    return new WorkspaceError(
      'dump-of-other-platform',
      `Nothing was restored: the dump was made on ${manifest.platform}, and this is ${here.platform}. Its pages cannot be read here.`,
      'Move the data with pg_dump, which is the same everywhere.',
    );
  }
  return null;
}

async function unpackCluster(wish: RestoreWish, next: string, manifest: DumpManifest): Promise<void> {
  makeOwnFolder(next, wish.runAs);
  try {
    await unpack(wish.file, MANIFEST, next);
    if ((await majorOf(next)) !== manifest.postgresMajor) throw new RangeError('It holds no whole cluster.');
  } catch (error) {
    throw isFull(error) ? error : damaged(wish.file, error);
  }
  if (wish.runAs) handOver(next, wish.runAs);
}

function handOver(folder: string, owner: { uid: number; gid: number }): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, name), owner.uid, owner.gid);
  }
}

/** A full disk says nothing about the dump. */
function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function startOrReturn(wish: RestoreWish): Promise<void> {
  try {
    await wish.start();
  } catch (error) {
    await wish.stop();
    await swapBack(wish.folder);
    await wish.start();
    throw new WorkspaceError(
      'dump-does-not-start',
      `Nothing was restored: PostgreSQL does not start with this dump (${(error as Error).message}). The data from before is back.`,
      'Dump again, then restore that file.',
    );
  }
}

function damaged(file: string, error: unknown): WorkspaceError {
  return new WorkspaceError(
    'dump-damaged',
    `Nothing was restored: ${file} is damaged or not a dump. ${(error as Error).message}`,
    'Use another copy of it. What was in the database is untouched.',
  );
}
