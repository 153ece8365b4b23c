import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { printable } from '../git/branches.ts';
import {
  folderMark,
  isOneFolder,
  isRepository,
  isSameFolder,
  readRepositoryMark,
  repositoryAt,
  topOf,
} from '../git/repository-mark.ts';
import { shellWord } from '../git/shell-word.ts';
import { isTorn } from '../git/tree-mark.ts';
import { say } from '../json/output.ts';
import type { Registry, RepositoryRecord, Workspace } from '../registry/registry.ts';

/**
 * Sees that the workspaces of the repository at `repo` (its git common dir) are registered there. One
 * that was moved is the same: ports, data and what runs stay its own. A copy is another one, and gets an
 * id of its own so that it stays another when the first is deleted. Says what it has taken over.
 */
export function followRepository(registry: Registry, repo: string): void {
  const record = registry.repository(repo);
  const id = readRepositoryMark(repo);
  if (record === null && id === null) {
    if (registry.list(repo).length > 0) registry.rememberRepository(repo);
    return;
  }
  if (record !== null && record.id === id) {
    if (!isUpToDate(record)) registry.rememberRepository(repo);
    return;
  }
  // Another one is here now. The one that was may be beside it: `mv shop old; git clone … shop`.
  if (record !== null) takeNearby(registry, record);
  const origin = id === null ? null : findOrigin(registry, { id, path: repo });
  if (origin?.kind === 'moved') takeOver(registry, origin.path, repo);
  else if (origin?.kind === 'copied') registry.rememberRepository(repo, randomUUID());
  else if (registry.list(repo).length > 0) registry.rememberRepository(repo);
}

/** The repository of a record, where a rename of it or of a folder above it has put it; it is taken over. */
export function takeNearby(registry: Registry, record: RepositoryRecord): string | null {
  const found = findNearby(record);
  if (found !== null) takeOver(registry, record.path, found);
  return found;
}

/**
 * Whether a repository that is not at its path was deleted: it was on the disk of the registry, or the
 * folder that held it is still the one that it was. Else it may be on a disk that is not attached.
 */
export function isDeleted(repo: string, record: RepositoryRecord | null): boolean {
  if (record?.sharesDisk) return true;
  const holder = dirname(topOf(repo));
  const mark = folderMark(holder);
  if (mark === null) return false;
  if (record !== null) return isSameFolder(mark, record.holderMark);
  // An earlier version has left no mark; an empty folder looks like a disk that is not attached.
  return readdirSync(holder).length > 0;
}

function isUpToDate({ path, mark, holderMark }: RepositoryRecord): boolean {
  return folderMark(path) === mark && folderMark(dirname(topOf(path))) === holderMark;
}

type Origin = { kind: 'moved' | 'copied'; path: string };

/** Where the same id is registered; null when nowhere, or when that path leads to this very folder. */
function findOrigin(registry: Registry, here: { id: string; path: string }): Origin | null {
  const others = registry.otherRepositories(here);
  if (others.some(({ path }) => isOneFolder(path, here.path))) return null;
  const there = others.find(({ path }) => readRepositoryMark(path) === here.id);
  if (there) return { kind: 'copied', path: there.path };
  const mark = folderMark(here.path) ?? '';
  const moved =
    others.find((one) => isSameFolder(one.mark, mark)) ??
    others.find((one) => isRepository(one.path) || isDeleted(one.path, one));
  if (moved) return { kind: 'moved', path: moved.path };
  // The first may be on a disk that is not attached.
  return others[0] ? { kind: 'copied', path: others[0].path } : null;
}

function findNearby({ path, id, mark }: RepositoryRecord): string | null {
  let lost = topOf(path);
  let rest = '';
  while (!existsSync(dirname(lost))) {
    rest = join(basename(lost), rest);
    lost = dirname(lost);
  }
  const found = namesIn(dirname(lost))
    .map((name) => repositoryAt(join(dirname(lost), name, rest), path))
    .filter((repo) => repo !== path && readRepositoryMark(repo) === id);
  return found.find((repo) => isSameFolder(folderMark(repo) ?? '', mark)) ?? found[0] ?? null;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function takeOver(registry: Registry, from: string, to: string): void {
  if (!registry.moveRepository(from, to)) return;
  registry.rememberRepository(to);
  const linked = registry.list(to).filter((one) => !one.isMain);
  for (const one of linked) followAlong(registry, one, { from, to });
  say(
    `This repository was ${printable(topOf(from))} and is ${printable(topOf(to))} now. Its workspaces keep their ports and data.`,
  );
  const torn = registry.list(to).filter((one) => isTorn(to, one.path, one.id));
  if (torn.length > 0) say(`Git does not find its linked trees any more. To do: ${repairOf(to, torn)}`);
}

/** A linked tree that was in the same moved folder is at the same place beside the main checkout. */
function followAlong(registry: Registry, one: Workspace, { from, to }: { from: string; to: string }): void {
  if (existsSync(one.path)) return;
  const path = resolve(topOf(to), relative(topOf(from), one.path));
  if (isTorn(to, path, one.id)) registry.move(one.id, path);
}

/** The command that leads git to the trees again. */
export function repairOf(repo: string, trees: readonly Pick<Workspace, 'path'>[]): string {
  const paths = trees.map(({ path }) => shellWord(path)).join(' ');
  return `git -C ${shellWord(topOf(repo))} worktree repair ${paths}`;
}
