import { WorkspaceError } from '../workspace-error.ts';
import { git, GitError, tryGit } from './git.ts';

/** What a new tree starts from: an existing branch, a commit, or another's branch to follow. */
export interface Start {
  commit: string | null;
  upstream: string | null;
}

/** Refuses what git does not take as a branch. Throws a `WorkspaceError` `branch-name`. */
export async function checkBranchName(folder: string, branch: string): Promise<void> {
  // `git branch` refuses a leading dash; check-ref-format alone does not.
  const isGood =
    !branch.startsWith('-') &&
    branch !== 'HEAD' &&
    (await tryGit(folder, ['check-ref-format', `refs/heads/${branch}`])) !== null;
  if (isGood) return;
  throw new WorkspaceError(
    'branch-name',
    `“${printable(branch)}” is not a name that git takes for a branch.`,
    'choose another; the rules are in `git help check-ref-format`',
    2,
  );
}

/** The name without characters that a terminal would obey. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\u{FFFD}');
}

export async function branchExists(folder: string, branch: string): Promise<boolean> {
  return (await tryGit(folder, ['show-ref', '--verify', '--quiet', `refs/heads/${branch}`])) !== null;
}

/**
 * Where the tree of `branch` starts: the branch when it exists, `from`, the only remote branch of
 * that name, or HEAD of `folder`. Throws `WorkspaceError`: `no-commit`, `unknown-ref`, `branch-exists`.
 */
export async function findStart(folder: string, branch: string, from: string | undefined): Promise<Start> {
  const wanted = `${from ?? 'HEAD'}^{commit}`;
  // All at once: each is a program of its own.
  const [exists, upstream, commit] = await Promise.all([
    branchExists(folder, branch),
    from === undefined ? findRemoteBranch(folder, branch) : null,
    tryGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', wanted]),
  ]);
  if (exists) return { commit: null, upstream: null };
  if (upstream !== null) return { commit: null, upstream };
  if (commit !== null) return { commit: commit.trim(), upstream: null };
  if (from === undefined) {
    throw new WorkspaceError(
      'no-commit',
      'This repository has no commit yet, so there is nothing that a new branch could start from.',
      'make the first commit',
    );
  }
  throw new WorkspaceError(
    'unknown-ref',
    `There is no commit “${printable(from)}” here.`,
    'name a branch, a tag or a commit with --from; `git fetch` brings those of a remote',
    2,
  );
}

async function findRemoteBranch(folder: string, branch: string): Promise<string | null> {
  const refs = await git(folder, ['for-each-ref', '--format=%(refname)%00%(symref)', 'refs/remotes/']);
  const names = refs
    .split('\n')
    .map((line) => line.split('\0'))
    .filter(([ref, symref]) => !symref && ref?.split('/').slice(3).join('/') === branch)
    .map(([ref]) => ref as string);
  return names.length === 1 ? (names[0]?.replace('refs/remotes/', '') ?? null) : null;
}

/** Deletes a merged branch. Gives git's own sentence when it refuses. */
export async function deleteBranch(folder: string, branch: string): Promise<string | null> {
  try {
    await git(folder, ['branch', '-d', '--', branch]);
    return null;
  } catch (error) {
    if (error instanceof GitError) return error.message;
    throw error;
  }
}
