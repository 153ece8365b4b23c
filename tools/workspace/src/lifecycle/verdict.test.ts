import { expect, test } from 'vitest';
import { judge, type Facts } from './verdict.ts';

const tree = { path: '/t', head: 'a', branch: 'b', isBare: false, locked: null, prunable: null };
const alive: Facts = {
  repositoryExists: true,
  repositoryMissing: false,
  torn: false,
  worktree: tree,
  treeExists: true,
  folderExists: true,
  abandoned: false,
};
const gone = { treeExists: false, folderExists: false };
const prunable = { ...tree, prunable: 'gitdir file points to non-existent location' };

test.each<[string, 'claiming' | 'ready' | 'removing', Partial<Facts>, string]>([
  ['a tree that is there', 'ready', {}, 'keep'],
  ['a locked tree that is there', 'ready', { worktree: { ...tree, locked: '' } }, 'keep'],
  ['a tree deleted by hand', 'ready', { ...gone, worktree: prunable }, 'prune'],
  ['a tree that git has removed', 'ready', { ...gone, worktree: null }, 'prune'],
  ['a locked tree that is not there', 'ready', { ...gone, worktree: { ...prunable, locked: 'usb' } }, 'kept'],
  [
    'a locked tree whose removal was cut short',
    'removing',
    { ...gone, worktree: { ...prunable, locked: '' }, abandoned: true },
    'kept',
  ],
  [
    'a killed `git worktree add`',
    'ready',
    { ...gone, worktree: { ...prunable, locked: 'initializing' } },
    'prune',
  ],
  ['a folder that is no tree any more', 'ready', { treeExists: false, worktree: prunable }, 'prune'],
  ['a tree that git does not know', 'ready', { worktree: null }, 'prune'],
  ['a repository that is gone', 'ready', { repositoryExists: false, worktree: null, ...gone }, 'prune'],
  ['a tree whose repository is gone', 'ready', { repositoryExists: false, worktree: null }, 'prune'],
  [
    'a repository that may be on another disk',
    'ready',
    { repositoryExists: false, repositoryMissing: true, worktree: null, ...gone },
    'kept',
  ],
  ['a tree that git has lost in a move', 'ready', { worktree: null, torn: true }, 'kept'],
  ['a tree that git has lost and found', 'ready', { torn: true }, 'keep'],
  ['a removal that is under way', 'removing', {}, 'keep'],
  ['a removal that was cut short', 'removing', { abandoned: true }, 'prune'],
  ['a claim that is under way', 'claiming', { ...gone, worktree: null }, 'keep'],
  ['a claim that was cut short', 'claiming', { ...gone, worktree: null, abandoned: true }, 'prune'],
])('%s (%s)', (_what, state, facts, kind) => {
  expect(judge({ state, path: '/t' }, { ...alive, ...facts }).kind).toBe(kind);
});
