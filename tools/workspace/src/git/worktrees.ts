import { git } from './git.ts';

/** One entry of `git worktree list`. */
export interface Worktree {
  path: string;
  /** Null for a bare entry and before the first commit. */
  head: string | null;
  /** Short name; null when detached or bare. */
  branch: string | null;
  isBare: boolean;
  /** The reason, perhaps empty; null when not locked. */
  locked: string | null;
  /** Why git would drop the entry (its folder is gone); null when it would not. */
  prunable: string | null;
}

/**
 * Reads `git worktree list --porcelain -z`: attributes end with NUL, entries with an empty one.
 * @see https://git-scm.com/docs/git-worktree#_porcelain_format
 */
export function parseWorktrees(porcelain: string): Worktree[] {
  const worktrees: Worktree[] = [];
  let current: Worktree | null = null;
  for (const line of porcelain.split('\0')) {
    const space = line.indexOf(' ');
    const label = space === -1 ? line : line.slice(0, space);
    const value = space === -1 ? '' : line.slice(space + 1);
    if (label === 'worktree') {
      current = { path: value, head: null, branch: null, isBare: false, locked: null, prunable: null };
      worktrees.push(current);
    } else if (current) {
      readAttribute(current, label, value);
    }
  }
  return worktrees;
}

function readAttribute(worktree: Worktree, label: string, value: string): void {
  if (label === 'HEAD') worktree.head = /^0+$/.test(value) ? null : value;
  else if (label === 'branch') worktree.branch = value.replace(/^refs\/heads\//, '');
  else if (label === 'bare') worktree.isBare = true;
  else if (label === 'locked') worktree.locked = value;
  else if (label === 'prunable') worktree.prunable = value;
}

/** All trees of the repository that `folder` (a tree or the git folder) belongs to; the main one first. */
export async function listWorktrees(folder: string): Promise<Worktree[]> {
  return parseWorktrees(await git(folder, ['worktree', 'list', '--porcelain', '-z']));
}

/**
 * Adds a tree without its files: they come with `checkOut`, beside the start of the services.
 * `commit` makes the branch there first; without it the branch exists.
 */
export async function addWorktree(o: {
  main: string;
  path: string;
  branch: string;
  commit: string | null;
  upstream: string | null;
}): Promise<void> {
  const start = o.upstream ?? o.commit;
  // In two steps, so that each can be asked again (`git.ts`).
  if (start) await git(o.main, ['branch', o.upstream ? '--track' : '--no-track', o.branch, start]);
  await git(o.main, ['worktree', 'add', '--no-checkout', o.path, o.branch]);
}

/**
 * Writes the files that the branch holds, as `git worktree add` does itself, and runs the
 * repository's post-checkout hook, which git skips with --no-checkout.
 */
export async function checkOut(path: string): Promise<void> {
  // As many writers as processors: most of the time goes into the disk's answers.
  await git(path, ['-c', 'checkout.workers=0', 'reset', '--hard', '--no-recurse-submodules']);
  const head = (await git(path, ['rev-parse', 'HEAD'])).trim();
  await git(path, ['hook', 'run', '--ignore-missing', 'post-checkout', '--', '0'.repeat(40), head, '1']);
}

/** Forgets a tree whose folder is gone or may go. The caller has looked for changes and locks. */
export async function dropWorktree(main: string, path: string): Promise<void> {
  await git(main, ['worktree', 'remove', '--force', '--force', path]);
}
