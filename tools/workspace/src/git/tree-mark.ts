import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isOneFolder } from './repository-mark.ts';

/**
 * A linked tree is known by a file in the folder that git keeps for it (`<common dir>/worktrees/<id>`):
 * it stays there when the tree is moved, and goes when git forgets the tree. A path or git's id alone
 * could be another tree's by then.
 * @see https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-worktrees
 */
const FILE = 'workspace-id';

/** The id that `markTree` left with a linked tree; null for other trees and the main checkout. */
export function readTreeMark(tree: string): string | null {
  const folder = gitFolderOf(tree);
  return folder === null ? null : readText(join(folder, FILE));
}

/** Leaves the id of its workspace with a linked tree. Where git's folder cannot be written, a move is not noticed. */
export function markTree(tree: string, id: string): void {
  const folder = gitFolderOf(tree);
  if (folder === null || readText(join(folder, FILE)) === id) return;
  try {
    writeFileSync(join(folder, FILE), id);
  } catch {
    // The block is given all the same.
  }
}

/**
 * Whether the tree at the path is the one of this id, and git has lost the way between it and the
 * repository: one of them was moved by hand. `git worktree repair` mends it.
 */
export function isTorn(repo: string, tree: string, id: string): boolean {
  const told = gitFolderOf(tree);
  if (told === null) return false;
  const folder = join(repo, 'worktrees', basename(told));
  if (readText(join(folder, FILE)) !== id) return false;
  const way = readText(join(folder, 'gitdir'))?.replace(/\r?\n$/, '') ?? '';
  return !isOneFolder(told, folder) || resolve(folder, way) !== join(tree, '.git');
}

/** Where a `.git` file around the folder leads to, when nothing is there; null otherwise. */
export function lostRepository(folder: string): { tree: string; gitFolder: string } | null {
  for (let tree = folder; ; tree = dirname(tree)) {
    const gitFolder = gitFolderOf(tree);
    if (gitFolder !== null) return existsSync(gitFolder) ? null : { tree, gitFolder };
    if (existsSync(join(tree, '.git')) || dirname(tree) === tree) return null;
  }
}

/** A linked tree has a file `.git` that names the folder; the main checkout has the folder itself. */
function gitFolderOf(tree: string): string | null {
  const [, folder] = /^gitdir: ([^]*?)\r?\n?$/.exec(readText(join(tree, '.git')) ?? '') ?? [];
  return folder === undefined ? null : resolve(tree, folder);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
