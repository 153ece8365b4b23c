import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Config, readConfig } from '../config/config.ts';
import { contextOf } from '../context.ts';
import { environmentOf } from '../environment/environment.ts';
import { isTreeOnDisk } from '../git/repository.ts';
import { readTreeState } from '../git/tree-state.ts';
import { dropWorktree, listWorktrees, type Worktree } from '../git/worktrees.ts';
import type { Home } from '../home.ts';
import type { Registry, Workspace } from '../registry/registry.ts';
import { stopRecorded } from '../services/down.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { runHook } from './hooks.ts';
import { lockLifecycle } from './locks.ts';
import { discard, emptyTrashInBackground, removeEmpty } from './trash.ts';

export interface RemoveOptions {
  home: Home;
  registry: Registry;
  workspace: Workspace;
  /** Null when the whole repository is gone. */
  mainPath: string | null;
  /** Locked trees and trees with changes too. */
  force?: boolean;
  /** The tree stays on disk and in git's list. */
  keepTree?: boolean;
  /** How long another command of this workspace is waited for, ms. */
  waitMs?: number;
  onProgress?: (line: string) => void;
  /** Called before each step by its name; tests end the process there. */
  onStep?: (step: string) => void;
}

/**
 * Stops what was started, deletes database, data and tree, and gives the block back; the branch
 * stays. Every step may be done twice. Gives what went wrong without stopping it.
 * Throws `WorkspaceError` before anything is done: `is-main`, `tree-locked`, `tree-dirty`, `tree-holds-trees`.
 */
export async function removeWorkspace(o: RemoveOptions): Promise<string[]> {
  const { registry, workspace, home } = o;
  const warnings: string[] = [];
  const step = (name: string) => o.onStep?.(name);
  const lifecycle = await lockLifecycle(registry, workspace.id, 'remove', o.waitMs);
  try {
    const current = registry.find(workspace.path);
    if (current?.id !== workspace.id) return warnings;
    const tree = await examine(o);
    const lock = await registry.lock(workspace.id, {
      purpose: 'remove',
      ...(o.waitMs === undefined ? {} : { waitMs: o.waitMs }),
    });
    try {
      step('intent');
      registry.beginRemoval(workspace.id);
      step('teardown');
      // A removal that goes on has run them, or was cut short in them: they may find half of what they expect.
      if (current.state !== 'removing') warnings.push(...(await runTeardown(o)));
      step('services');
      // Throws when something runs on: data is not deleted under a server.
      await stopRecorded(registry, workspace.id, { removeVolumes: true });
      step('data');
      discard(home, join(home.data, workspace.id));
      step('tree');
      if (!o.keepTree) await removeTree(o, tree);
      step('free');
      registry.free(workspace.id);
    } finally {
      lock.release();
    }
  } finally {
    lifecycle.release();
  }
  step('trash');
  emptyTrashInBackground(home);
  return warnings;
}

/** Refuses what must not be deleted; gives the entry of git's list. */
async function examine(o: RemoveOptions): Promise<Worktree | null> {
  const { workspace, mainPath } = o;
  if (o.keepTree) return null;
  if (workspace.isMain && mainPath !== null) {
    throw new WorkspaceError(
      'is-main',
      'This is the main checkout: its tree is never deleted.',
      'stop its services with `workspace down`, or give its block back with `workspace remove main --keep-tree`',
    );
  }
  const trees = mainPath === null ? [] : await listWorktrees(mainPath);
  const tree = trees.find((one) => one.path === workspace.path) ?? null;
  const inside = trees.find((one) => one.path.startsWith(workspace.path + sep));
  if (inside) {
    throw new WorkspaceError(
      'tree-holds-trees',
      `Another working tree is inside this one: ${inside.path}.`,
      'remove or move that one first',
    );
  }
  if (!o.force) await refuseLocked(workspace, tree);
  return tree;
}

async function refuseLocked(workspace: Workspace, tree: Worktree | null): Promise<void> {
  if (tree?.locked != null) {
    throw new WorkspaceError(
      'tree-locked',
      `The tree ${workspace.path} is locked${tree.locked ? ` (${tree.locked})` : ''}.`,
      '`git worktree unlock` it, or remove it all the same with --force',
    );
  }
  if (!tree || !isTreeOnDisk(workspace.path)) return;
  const { changes, looseCommits } = await readTreeState(workspace.path);
  if (changes.length > 0) {
    const some = changes.slice(0, 3).join(', ') + (changes.length > 3 ? ', …' : '');
    throw new WorkspaceError(
      'tree-dirty',
      `The tree ${workspace.path} has ${changes.length} changed or new file${changes.length === 1 ? '' : 's'} (${some}).`,
      'commit or stash them, or lose them with --force',
    );
  }
  if (looseCommits > 0) {
    throw new WorkspaceError(
      'tree-dirty',
      `The tree ${workspace.path} is on no branch and has ${looseCommits} commits that no branch holds.`,
      'make a branch of them (`git branch NAME`), or lose them with --force',
    );
  }
}

/** A failure is a warning: the clean-up goes on, or it would leak what it was called to remove. */
async function runTeardown(o: RemoveOptions): Promise<string[]> {
  const { workspace, mainPath, home, registry } = o;
  if (mainPath === null || !isTreeOnDisk(workspace.path)) return [];
  let config: Config;
  try {
    config = await readConfig(workspace.path, { fallback: mainPath });
  } catch (error) {
    const isMissing = error instanceof WorkspaceError && error.code === 'no-config';
    return isMissing ? [] : [`The teardown commands were not run: ${(error as Error).message}`];
  }
  const context = await contextOf({ home, registry, workspace, mainPath, config });
  const warnings: string[] = [];
  for (const command of config.hooks.teardown) {
    try {
      await runHook({
        name: 'teardown',
        command,
        folder: workspace.path,
        environment: environmentOf(context),
      });
    } catch (error) {
      warnings.push((error as Error).message);
    }
  }
  return warnings;
}

/** Out of the way by a rename, then out of git's list: the files are deleted in the background. */
async function removeTree(o: RemoveOptions, tree: Worktree | null): Promise<void> {
  const { workspace, mainPath, home } = o;
  const { path } = workspace;
  // A folder that git does not know is not this tool's to delete.
  if (!tree || mainPath === null) return;
  if (process.cwd() === path || process.cwd().startsWith(path + sep)) process.chdir(mainPath);
  try {
    discard(home, path);
  } catch (error) {
    // On Windows an open file holds its folder; git deletes what it can and says the rest.
    o.onProgress?.(`Deleting ${path} in place (${(error as Error).message})`);
  }
  await dropWorktree(mainPath, path);
  if (!existsSync(path)) removeEmpty(dirname(path));
}
