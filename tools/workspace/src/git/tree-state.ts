import { tryGit, git } from './git.ts';

/** Why a tree must not be deleted without being told so. */
export interface TreeState {
  /** Changed, added or untracked files (the ignored do not count). */
  changes: string[];
  /** Commits of a detached HEAD that no branch or tag holds. */
  looseCommits: number;
}

/** Reads `git status --porcelain -z`: two letters, a space, the path; a rename is followed by the old path. */
export function parseStatus(status: string): string[] {
  const changes: string[] = [];
  const fields = status.split('\0');
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? '';
    if (field.length < 4) continue;
    changes.push(field.slice(3));
    if (/^(?:[RC].|.[RC])/.test(field)) index++;
  }
  return changes;
}

/** What would be lost with the tree at `path`, submodules included. */
export async function readTreeState(path: string): Promise<TreeState> {
  const [status, branch] = await Promise.all([
    git(path, ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=none']),
    tryGit(path, ['symbolic-ref', '--quiet', 'HEAD']),
  ]);
  const loose =
    branch === null
      ? await tryGit(path, ['rev-list', '--count', 'HEAD', '--not', '--branches', '--tags', '--remotes'])
      : null;
  return { changes: parseStatus(status), looseCommits: Number(loose ?? 0) };
}
