import { mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { fillPlaceholders } from '../config/placeholders.ts';
import { printable } from '../git/branches.ts';
import type { Location } from '../git/repository.ts';
import { uniqueSlug } from '../git/slug.ts';
import type { Worktree } from '../git/worktrees.ts';
import type { Registry } from '../registry/registry.ts';
import { WorkspaceError } from '../workspace-error.ts';

/** Where the workspace of a branch is or will be. */
export interface Place {
  name: string;
  /** Real path; its parent exists. */
  path: string;
  /** The entry of git's list, when there is one. */
  worktree: Worktree | null;
}

/**
 * The branch's own tree when it has one (made by hand too), else the claim of an earlier call, else a
 * new folder. Throws `WorkspaceError`: `branch-in-use` (the main checkout has it), `folder-in-use`.
 */
export function findPlace(o: {
  registry: Registry;
  location: Location;
  mainPath: string;
  branch: string;
  config: Config;
}): Place {
  const { registry, location, mainPath, branch, config } = o;
  const known = registry.list(location.repo);
  const worktree = location.worktrees.find((one) => one.branch === branch && !one.isBare);
  if (worktree && worktree.path === location.worktrees[0]?.path) {
    throw new WorkspaceError(
      'branch-in-use',
      `“${printable(branch)}” is the branch of the main checkout (${printable(worktree.path)}), and git has a branch in one tree at a time.`,
      'run `workspace up` there, or switch the main checkout to another branch',
    );
  }
  const claim = known.find((one) =>
    worktree ? one.path === worktree.path : one.branch === branch && !one.isMain,
  );
  if (claim) {
    const entry = location.worktrees.find((one) => one.path === claim.path);
    // A tree that was switched to another branch by hand is that branch's place now.
    if (!entry || entry.branch === branch)
      return { name: claim.name, path: claim.path, worktree: entry ?? null };
  }
  const name = uniqueSlug(branch, new Set(known.map((one) => one.name)));
  return worktree
    ? { name, path: worktree.path, worktree }
    : { name, path: newFolder(o, name), worktree: null };

  function newFolder(wish: { branch: string }, slug: string): string {
    const repo = config.name ?? basename(mainPath).replace(/\.git$/, '');
    const values = new Map([
      ['name', slug],
      ['branch', slug],
      ['repo', repo],
      ['main', mainPath],
    ]);
    const wanted = resolve(mainPath, fillPlaceholders(config.worktrees, values));
    mkdirSync(dirname(wanted), { recursive: true });
    const path = join(realpathSync(dirname(wanted)), basename(wanted));
    if (isEmpty(path)) return path;
    throw new WorkspaceError(
      'folder-in-use',
      `The tree of “${printable(wish.branch)}” would go to ${printable(path)}, and something else is there.`,
      'move it away, or set `worktrees` in workspace.config.json',
    );
  }
}

function isEmpty(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return !found || (found.isDirectory() && readdirSync(path).length === 0);
}
