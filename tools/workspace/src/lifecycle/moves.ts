import type { Location } from '../git/repository.ts';
import { readTreeMark } from '../git/tree-mark.ts';
import type { Registry } from '../registry/registry.ts';
import { followRepository } from './moved-repository.ts';

/**
 * Follows a repository that was moved, and trees that `git worktree move` (or a move by hand and `git worktree repair`) has put elsewhere:
 * block, data and what runs stay with the tree. Changes nothing else.
 */
export function followMoves(registry: Registry, { repo, worktrees }: Location): void {
  followRepository(registry, repo);
  const known = registry.list(repo);
  const paths = new Set(worktrees.map(({ path }) => path));
  const lost = known.filter(({ path, state }) => state === 'ready' && !paths.has(path));
  if (lost.length === 0) return;
  for (const { path } of worktrees) {
    if (known.some((one) => one.path === path)) continue;
    const mark = readTreeMark(path);
    const moved = lost.find(({ id }) => id === mark);
    if (moved) registry.move(moved.id, path);
  }
}
