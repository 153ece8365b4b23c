import { type Config, CONFIG_FILE, parseConfig, readConfig } from '../config/config.ts';
import { contextOf, currentFolder, findNamed, mainPathOf, openState, type Context } from '../context.ts';
import { environmentOf } from '../environment/environment.ts';
import { checkBranchName, findStart, printable, type Start } from '../git/branches.ts';
import { tryGit } from '../git/git.ts';
import { isTreeOnDisk, locate, type Location } from '../git/repository.ts';
import { markTree } from '../git/tree-mark.ts';
import { listMarked } from '../processes/marked.ts';
import type { HeldLock } from '../registry/registry.ts';
import type { ServiceState } from '../services/service-state.ts';
import { bringFiles } from './copy-files.ts';
import { runHook } from './hooks.ts';
import { lockLifecycle, lockTrees } from './locks.ts';
import { followMoves } from './moves.ts';
import { findPlace, type Place } from './place.ts';
import { isBefore, readStep, writeStep, type Step } from './progress.ts';
import { fillTree, makeTree, patiently, refuseChanges } from './tree.ts';

export interface CreateOptions {
  branch: string;
  /** A folder of the repository; default the current one. */
  folder?: string;
  /** What a new branch starts from; default HEAD. */
  from?: string;
  /** Name of the workspace whose database is copied. */
  cloneDb?: string;
  start: boolean;
  setup: boolean;
  onProgress?: (line: string) => void;
  /** Called before each step by its name; tests end the process there. */
  onStep?: (step: string) => void;
}

/** A second `create` of the same branch waits for the first, whose set-up may install a lot. */
const SETUP_LIMIT_MS = 1_800_000;

interface Making extends Place {
  o: CreateOptions;
  location: Location;
  mainPath: string;
  start: Start;
  context: Context;
  cloneFrom: Context | undefined;
}

/**
 * Makes the workspace of a branch, or goes on where an earlier call stopped. Close with
 * `context.registry.close()`. Throws `WorkspaceError`; what was done until then stays.
 */
export async function createWorkspace(
  o: CreateOptions,
): Promise<{ context: Context; states: ServiceState[] }> {
  const folder = o.folder ?? currentFolder();
  const { home, registry } = openState();
  try {
    if (o.start) loadAhead();
    const location = await locate(folder);
    followMoves(registry, location);
    const mainPath = mainPathOf(location);
    // Everything that can be refused is, before anything is made.
    await checkBranchName(folder, o.branch);
    const start = await findStart(folder, o.branch, o.from);
    const config = await startingConfig({ home, location, mainPath, start, branch: o.branch });
    const cloneFrom =
      o.cloneDb === undefined
        ? undefined
        : await contextOf({ home, registry, mainPath, workspace: findNamed(registry, location, o.cloneDb) });
    const { place, workspace, lock } = await claim({ o, registry, location, mainPath, config });
    try {
      const context = await contextOf({ home, registry, workspace, mainPath, config });
      const made = await make({ ...place, o, location, mainPath, start, context, cloneFrom });
      if (o.start) (await import('../postgres/spare.ts')).refillSpares();
      return made;
    } finally {
      lock.release();
    }
  } catch (error) {
    registry.close();
    throw error;
  }
}

/** Before there is a tree: that of the folder, or in a bare repository the one that the branch will have. */
async function startingConfig(o: {
  home: Context['home'];
  location: Location;
  mainPath: string;
  start: Start;
  branch: string;
}): Promise<Config> {
  const { location, mainPath, start } = o;
  const ref = start.commit ?? start.upstream ?? o.branch;
  const committed = location.tree === null ? await tryGit(mainPath, ['show', `${ref}:${CONFIG_FILE}`]) : null;
  if (committed !== null) return parseConfig(committed, `${CONFIG_FILE} of ${printable(ref)}`);
  return readConfig(location.tree ?? mainPath, { fallback: mainPath, cache: o.home.cache });
}

/** The parts that start services, loaded while git is asked; who needs them waits for them. */
function loadAhead(): void {
  const parts = [
    import('./early-start.ts'),
    import('../services/up.ts'),
    import('../services/kinds/postgres.ts'),
  ];
  Promise.all(parts).catch(() => {});
}

type Wish = {
  o: CreateOptions;
  registry: Context['registry'];
  location: Location;
  mainPath: string;
  config: Config;
};

/** The block, and the right to go on: a `prune` or `remove` in between makes it start again. */
async function claim(wish: Wish): Promise<{ place: Place; workspace: Context['workspace']; lock: HeldLock }> {
  const { o, registry, location } = wish;
  const place = findPlace({ ...wish, branch: o.branch });
  o.onStep?.('claim');
  const workspace = await registry.claim({
    repo: location.repo,
    path: place.path,
    name: place.name,
    branch: o.branch,
    isMain: false,
  });
  const lock = await lockLifecycle(registry, workspace.id, 'create', SETUP_LIMIT_MS);
  const current = registry.find(place.path);
  if (current?.id === workspace.id && current.state === 'ready') return { place, workspace: current, lock };
  lock.release();
  return claim({ ...wish, location: await locate(location.mainPath) });
}

async function make(making: Making): Promise<{ context: Context; states: ServiceState[] }> {
  const { o, path, worktree } = making;
  let { context } = making;
  const { dataFolder } = context;
  // A tree that was deleted by hand is made again, with all that comes after.
  const stopped = isTreeOnDisk(path) ? readStep(dataFolder) : 'tree';
  const begun = stopped ?? (worktree ? 'files' : 'tree');
  const isOpen = (step: Step) => begun === step || isBefore(begun, step);
  if (stopped === 'setup') await endOldHooks(context);
  const at = (step: Step) => {
    o.onStep?.(step);
    writeStep({ dataFolder, state: context.home.state }, step);
  };
  let early: string[] = [];
  if (isOpen('tree')) {
    at('tree');
    early = await bringTree(making);
  }
  markTree(path, context.workspace.id);
  context = await ownContext(making);
  if (isOpen('files')) at('files');
  // Always: a tree that was made by hand, or before the configuration named a file, gets what it lacks.
  for (const name of bringFiles(context.config, making.mainPath, path)) {
    o.onProgress?.(`Not brought: the main checkout has no ${name}`);
  }
  if (isOpen('setup')) {
    at('setup');
    if (o.setup) await runSetup(context, o);
  }
  if (isOpen('services')) at('services');
  const states = await startServices(context, making, early);
  at('done');
  return { context, states };
}

/** With the configuration that the branch holds, which may be its own. */
async function ownContext({ context, path, mainPath }: Making): Promise<Context> {
  const config = await readConfig(path, { fallback: mainPath, cache: context.home.cache });
  return contextOf({ ...context, config });
}

/** Gives the names of the services that were started meanwhile. */
async function bringTree(making: Making): Promise<string[]> {
  const { o, path } = making;
  o.onProgress?.(`Making the tree ${path}`);
  const turn = await lockTrees(making.context.registry, making.location.repo);
  try {
    await makeTree({ ...making, branch: o.branch });
  } finally {
    turn.release();
  }
  o.onStep?.('checkout');
  if (making.worktree) await refuseChanges(path);
  if (!o.start) {
    await fillTree(path);
    return [];
  }
  const { bringInputs } = await import('./early-start.ts');
  await patiently(() => bringInputs(path, making.context.config));
  const [early] = await Promise.all([startEarly(making), fillTree(path)]);
  return early;
}

/** What fails here is tried again, and told, when the tree is whole. */
async function startEarly(making: Making): Promise<string[]> {
  const { cloneFrom } = making;
  const { readyServices } = await import('./early-start.ts');
  try {
    const own = await ownContext(making);
    const names = await readyServices(own, cloneFrom !== undefined);
    if (names.length === 0) return [];
    const { up } = await import('../services/up.ts');
    const states = await up(own, { only: names, ...(cloneFrom ? { cloneFrom } : {}) });
    return states.filter((one) => one.state === 'running').map((one) => one.name);
  } catch {
    return [];
  }
}

async function runSetup(context: Context, o: CreateOptions): Promise<void> {
  for (const command of context.config.hooks.setup) {
    o.onProgress?.(`Set-up: ${typeof command === 'string' ? command : command.join(' ')}`);
    await runHook({
      name: 'set-up',
      command,
      folder: context.workspace.path,
      environment: { ...environmentOf(context), ...marksOf(context) },
    });
  }
}

/** By these a hook whose `create` was killed is found, by the next `create`, `remove` or `prune`. */
function marksOf({ workspace }: Context): Record<string, string> {
  return { WORKSPACE_ID: workspace.id, WORKSPACE_SERVICE: 'set-up' };
}

async function endOldHooks({ workspace }: Context): Promise<void> {
  const old = listMarked().filter((one) => one.workspaceId === workspace.id && one.service === 'set-up');
  if (old.length === 0) return;
  const { stopProcess } = await import('../processes/stop.ts');
  await Promise.all(old.map(({ identity }) => stopProcess(identity)));
}

async function startServices(
  context: Context,
  { o, cloneFrom }: Making,
  early: readonly string[],
): Promise<ServiceState[]> {
  const { statesOf } = await import('../services/states.ts');
  if (!o.start) return statesOf(context);
  const { up } = await import('../services/up.ts');
  const started = await up(context, {
    ...(cloneFrom ? { cloneFrom } : {}),
    onProgress: (line) => o.onProgress?.(line),
  });
  const { markTemplates } = await import('./early-start.ts');
  if (early.length < started.length && !cloneFrom) await markTemplates(context);
  const names = Object.keys(context.config.services);
  if (names.every((name) => started.some((one) => one.name === name))) return started;
  // Those that do not start by themselves are told too.
  const others = (await statesOf(context)).filter((one) => !started.some(({ name }) => name === one.name));
  return [...started, ...others];
}
