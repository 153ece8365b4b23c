import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, readConfig } from './config/config.ts';
import { portsOf } from './environment/addresses.ts';
import { printable } from './git/branches.ts';
import { locate, type Location } from './git/repository.ts';
import { MAIN_NAME, slugOf, uniqueSlug } from './git/slug.ts';
import { markTree } from './git/tree-mark.ts';
import { findHome, type Home } from './home.ts';
import { followMoves } from './lifecycle/moves.ts';
import { Registry, type Workspace } from './registry/registry.ts';
import { WorkspaceError } from './workspace-error.ts';

/** Everything about one workspace that a command needs. Close with `context.registry.close()`. */
export interface Context {
  home: Home;
  registry: Registry;
  workspace: Workspace;
  config: Config;
  /** The names of the block (web, api, …) and every service of the configuration by its own name. */
  ports: Record<string, number>;
  /** `<data root>/<workspace id>`; a service has its folder inside. */
  dataFolder: string;
  /** Top of the main checkout. */
  mainPath: string;
}

export interface ContextOptions {
  /** Give a working tree that is not known yet its block; without it that is an error. */
  adopt?: boolean;
  /** A folder inside the working tree. */
  from?: string;
  /** The workspace of this name or branch, instead of the folder's. */
  name?: string;
}

/**
 * The workspace of the folder `from` (default: SUPERSET_WORKSPACE_PATH or the current folder), or the
 * one called `name`. Throws `WorkspaceError`: `no-repository`, `no-tree`, `not-a-workspace`,
 * `unknown-workspace`, `no-config`, `config-unreadable`.
 */
export async function openContext(o: ContextOptions = {}): Promise<Context> {
  const { home, registry } = openState();
  try {
    const location = await locate(o.from ?? currentFolder());
    followMoves(registry, location);
    const workspace =
      o.name === undefined
        ? await workspaceOfTree(registry, location, o.adopt ?? false)
        : findNamed(registry, location, o.name);
    return await contextOf({ home, registry, workspace, mainPath: mainPathOf(location) });
  } catch (error) {
    registry.close();
    throw error;
  }
}

/** The registry of this user; for commands that are about more than one workspace. */
export function openState(): { home: Home; registry: Registry } {
  const home = findHome();
  // Inherited by everything that is started: `prune` stops orphans of its own registry only.
  process.env.WORKSPACE_STATE = home.state;
  return { home, registry: Registry.open(home.state) };
}

/** Adds what can be read of a known workspace. `config` when it has been read before. */
export async function contextOf(
  known: Pick<Context, 'home' | 'registry' | 'workspace' | 'mainPath'> & { config?: Config },
): Promise<Context> {
  const { home, workspace, mainPath } = known;
  const config =
    known.config ?? (await readConfig(workspace.path, { fallback: mainPath, cache: home.cache }));
  return {
    ...known,
    config,
    ports: portsOf(workspace.basePort, config.services),
    dataFolder: join(home.data, workspace.id),
  };
}

/**
 * Where the command was called: superset.sh names its workspace in a variable, as its scripts may run
 * in another folder, the main checkout for one. Who has gone into another linked tree means that one.
 * @see https://docs.superset.sh/setup-teardown-scripts
 */
export function currentFolder(environment: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): string {
  const told = folderIn(environment.SUPERSET_WORKSPACE_PATH);
  if (told === null) return cwd;
  const linked = linkedTreeAround(cwd);
  return linked === null || linked === told ? told : cwd;
}

/** A linked tree has a file `.git`, the main checkout a folder. */
function linkedTreeAround(folder: string): string | null {
  const git = statSync(join(folder, '.git'), { throwIfNoEntry: false });
  if (git) return git.isFile() ? realpathSync(folder) : null;
  const above = dirname(folder);
  return above === folder ? null : linkedTreeAround(above);
}

/** Top of the main checkout: superset.sh says it, else it is the first entry of git's list. */
export function mainPathOf(location: Location, environment: NodeJS.ProcessEnv = process.env): string {
  const told = folderIn(environment.SUPERSET_ROOT_PATH);
  return told && location.worktrees.some((tree) => tree.path === told) ? told : location.mainPath;
}

function folderIn(value: string | undefined): string | null {
  if (!value || !statSync(value, { throwIfNoEntry: false })?.isDirectory()) return null;
  return realpathSync(value);
}

async function workspaceOfTree(registry: Registry, location: Location, adopt: boolean): Promise<Workspace> {
  const { tree, repo } = location;
  if (tree === null) {
    throw new WorkspaceError(
      'no-tree',
      'This folder is not in a working tree.',
      'change to one, or name a workspace',
      2,
    );
  }
  const branch = location.worktrees.find((one) => one.path === tree)?.branch ?? null;
  const known = registry.find(tree);
  if (known?.state === 'removing' && adopt) {
    throw new WorkspaceError(
      'being-removed',
      `The workspace ${known.name} is being removed, or its removal was cut short.`,
      `end that with \`workspace remove ${known.name}\``,
    );
  }
  if (known && known.repo === repo && known.state !== 'claiming') {
    if (known.branch !== branch) registry.setBranch(known.id, branch);
    markTree(tree, known.id);
    return { ...known, branch };
  }
  if (!known && !adopt) {
    throw new WorkspaceError(
      'not-a-workspace',
      `${printable(tree)} has no ports yet.`,
      'give it its block with `workspace up` (or `workspace env`)',
    );
  }
  const isMain = tree === location.mainPath;
  const name = nameFor(registry, location, branch);
  const workspace = await registry.claim({ repo, path: tree, branch, isMain, name });
  markTree(tree, workspace.id);
  return workspace;
}

/** The name of a tree that gets its block now. */
function nameFor(registry: Registry, location: Location, branch: string | null): string {
  if (location.tree === location.mainPath) return MAIN_NAME;
  const taken = new Set(registry.list(location.repo).map((one) => one.name));
  const wanted = process.env.SUPERSET_WORKSPACE_NAME;
  const isToldHere = wanted && currentFolder() === location.tree;
  return uniqueSlug(
    isToldHere ? slugOf(wanted) : (branch ?? location.tree?.split(/[/\\]/).at(-1) ?? ''),
    taken,
  );
}

/** By name, else by branch, else by path. */
export function findNamed(registry: Registry, location: Location, name: string): Workspace {
  const all = registry.list(location.repo);
  const found =
    all.find((one) => one.name === name) ??
    all.find((one) => one.branch === name) ??
    all.find((one) => one.path === name);
  if (found) return found;
  const names = all.map((one) => one.name).join(', ') || 'none';
  throw new WorkspaceError(
    'unknown-workspace',
    `There is no workspace “${printable(name)}” in this repository; there are: ${names}.`,
    'see them with `workspace list`',
  );
}
