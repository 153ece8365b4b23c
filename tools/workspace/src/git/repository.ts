import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shellWord } from './shell-word.ts';
import { printable } from './branches.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { git, GitError, tryGit } from './git.ts';
import { lostRepository } from './tree-mark.ts';
import { listWorktrees, type Worktree } from './worktrees.ts';

/** Where a folder is: its repository and, unless that is bare, its working tree. Real paths. */
export interface Location {
  /** The git common dir: one for all trees of a repository, so it is the repository's identity. */
  repo: string;
  /** Top of the tree that the folder is in; null in a bare repository or inside `.git`. */
  tree: string | null;
  /** The main checkout, or the folder of a bare repository. */
  mainPath: string;
  worktrees: Worktree[];
}

/** Throws `WorkspaceError` `no-repository`, `no-git`. */
export async function locate(folder: string): Promise<Location> {
  try {
    // All at once: each is a program of its own, and every command waits for them.
    const [commonDir, top, worktrees] = await Promise.all([
      git(folder, ['rev-parse', '--path-format=absolute', '--git-common-dir']),
      tryGit(folder, ['rev-parse', '--show-toplevel']),
      listWorktrees(folder),
    ]);
    return {
      repo: realpathSync(withoutEnd(commonDir)),
      tree: top === null ? null : realpathSync(withoutEnd(top)),
      mainPath: realpathSync(worktrees[0]?.path ?? withoutEnd(commonDir)),
      worktrees,
    };
  } catch (error) {
    throw explain(folder, error);
  }
}

/** Without the line end that git adds; a folder's name may end with one itself. */
function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '');
}

function explain(folder: string, error: unknown): unknown {
  if (error instanceof GitError) {
    const lost = lostRepository(resolve(folder));
    if (lost) {
      return new WorkspaceError(
        'repository-moved',
        `The repository of the tree ${printable(lost.tree)} is not where it was (${printable(lost.gitFolder)} is gone): one of the two was moved, or the repository was deleted.`,
        `when it was moved, \`git worktree repair ${shellWord(lost.tree)}\` in its main checkout leads them together again`,
        2,
      );
    }
    return new WorkspaceError(
      'no-repository',
      `${printable(folder)} is not in a git repository that can be read (${error.message}).`,
      'change to a working tree of the repository',
      2,
    );
  }
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  if (!existsSync(folder)) {
    return new WorkspaceError('no-folder', `There is no folder ${printable(folder)}.`, 'change to one', 2);
  }
  return new WorkspaceError('no-git', 'git was not found in PATH.', 'install git 2.36 or newer', 2);
}

/** Whether this git knows the tree (its `.git` file leads there and back), whatever its state. */
export function isTreeOnDisk(path: string): boolean {
  return existsSync(join(path, '.git'));
}
