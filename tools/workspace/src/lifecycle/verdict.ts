import { shellWord } from '../git/shell-word.ts';
import type { Worktree } from '../git/worktrees.ts';
import type { Workspace } from '../registry/workspace.ts';

/** What is true of a workspace in the world, as far as `prune` asks. */
export interface Facts {
  /** The git common dir is there and answers. */
  repositoryExists: boolean;
  /** It is not there, and may be on a disk that is not attached. */
  repositoryMissing: boolean;
  /** Entry of `git worktree list`; null when git does not know the tree. */
  worktree: Worktree | null;
  /** The tree's folder with its `.git`. */
  treeExists: boolean;
  /** The tree is there and is this repository's, and git has lost the way to it. */
  torn: boolean;
  /** Something is at the path, whatever it is. */
  folderExists: boolean;
  /** The claim or removal was begun by a process that is dead. */
  abandoned: boolean;
}

export type Verdict =
  | { kind: 'keep' }
  | { kind: 'kept'; reason: string; fix: string }
  | { kind: 'prune'; reason: string };

/**
 * Whether a workspace is left over. Only what nothing can bring back is: a tree that git still knows
 * and that is there stays, and so does a locked one, which may be on a disk that is not attached.
 */
export function judge(workspace: Pick<Workspace, 'state' | 'path'>, facts: Facts): Verdict {
  const { worktree } = facts;
  if (facts.repositoryMissing) {
    return {
      kind: 'kept',
      reason:
        'its repository is not there, nor the folder that it was in: it may be on a disk that is not attached',
      fix: 'attach it; when it was moved, run `workspace list` there; when it is gone for good, `workspace prune --missing`',
    };
  }
  if (!facts.repositoryExists) {
    return facts.treeExists
      ? { kind: 'prune', reason: 'its repository is gone; the files of the tree are left where they are' }
      : { kind: 'prune', reason: 'its repository is gone' };
  }
  if (worktree?.locked != null && worktree.locked !== 'initializing') {
    return facts.treeExists
      ? { kind: 'keep' }
      : {
          kind: 'kept',
          reason: 'its tree is gone but locked: it may be on a disk that is not attached',
          fix: `attach it, or \`git worktree unlock ${workspace.path}\``,
        };
  }
  if (workspace.state === 'removing') {
    return facts.abandoned ? { kind: 'prune', reason: 'its removal was cut short' } : { kind: 'keep' };
  }
  if (workspace.state === 'claiming') {
    return facts.abandoned ? { kind: 'prune', reason: 'its creation was cut short' } : { kind: 'keep' };
  }
  if (worktree && facts.treeExists && worktree.prunable === null) return { kind: 'keep' };
  if (facts.torn) {
    return {
      kind: 'kept',
      reason: 'its tree or its repository was moved by hand, and git does not find it',
      fix: `\`git worktree repair ${shellWord(workspace.path)}\` in the main checkout`,
    };
  }
  if (!facts.folderExists) return { kind: 'prune', reason: 'its tree is gone' };
  if (worktree)
    return { kind: 'prune', reason: 'its folder is no working tree any more; the files are left' };
  return { kind: 'prune', reason: 'git does not know its tree any more; the files are left' };
}
