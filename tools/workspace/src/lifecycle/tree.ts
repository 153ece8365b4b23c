import { setTimeout as sleep } from 'node:timers/promises';
import type { Start } from '../git/branches.ts';
import { git } from '../git/git.ts';
import { isTreeOnDisk } from '../git/repository.ts';
import { addWorktree, checkOut, dropWorktree, type Worktree } from '../git/worktrees.ts';
import { WorkspaceError } from '../workspace-error.ts';

/** Git's own lock while `git worktree add` runs: on a tree without a folder it is one that was killed. */
const ADD_WAS_KILLED = 'initializing';

/** Makes the tree of the branch, without files. What a killed `git worktree add` left is replaced. */
export async function makeTree(o: {
  mainPath: string;
  path: string;
  branch: string;
  start: Start;
  worktree: Worktree | null;
}): Promise<void> {
  const { worktree, path, mainPath } = o;
  if (worktree && isTreeOnDisk(path) && worktree.locked !== ADD_WAS_KILLED) return;
  if (worktree) {
    if (worktree.locked !== null && worktree.locked !== ADD_WAS_KILLED) {
      throw new WorkspaceError(
        'tree-locked',
        `The tree ${path} is not there, and it is locked${worktree.locked ? ` (${worktree.locked})` : ''}: it may be on a disk that is not attached.`,
        'attach it, or `git worktree unlock` it and try again',
      );
    }
    await dropWorktree(mainPath, path);
  }
  await addWorktree({ main: mainPath, path, branch: o.branch, ...o.start });
}

/**
 * Refuses a tree with changes: a `create` that was killed left it half filled, and filling it again
 * would lose them. Throws `WorkspaceError` `tree-changed`.
 */
export async function refuseChanges(path: string): Promise<void> {
  if (!(await hasWork(path))) return;
  throw new WorkspaceError(
    'tree-changed',
    `The tree ${path} was never filled to the end, and it has changes.`,
    'look at `git status` there; `git reset --hard` fills it, after that the same command goes on',
  );
}

/** Writes the files of the branch into a tree that this tool has made; after a kill the same again. */
export async function fillTree(path: string, waitMs = 10_000): Promise<void> {
  await patiently(() => checkOut(path), waitMs);
}

/** The git of a killed `create` lives on for a moment and holds the index. */
export async function patiently(work: () => Promise<void>, waitMs = 10_000): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!/index\.lock/.test((error as Error).message) || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

/**
 * Differences other than files that are missing. A checkout that was killed before it wrote its index
 * leaves files that are both missing from the index and untracked.
 */
async function hasWork(path: string): Promise<boolean> {
  const status = await git(path, ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames']);
  const fields = status.split('\0').filter((field) => field.length > 3);
  const isMissing = (field: string) => /^(?:D | D|DD) /.test(field);
  const missing = new Set(fields.filter(isMissing).map((field) => field.slice(3)));
  return fields.some(
    (field) => !isMissing(field) && !(field.startsWith('?? ') && missing.has(field.slice(3))),
  );
}
