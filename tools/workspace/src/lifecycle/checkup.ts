import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { contextOf, currentFolder, type Context } from '../context.ts';
import { readConfig } from '../config/config.ts';
import { git } from '../git/git.ts';
import { locate, type Location } from '../git/repository.ts';
import { isTorn } from '../git/tree-mark.ts';
import { makeFolder, type Home } from '../home.ts';
import { blocksIn, readRange } from '../ports/blocks.ts';
import { isAlive } from '../processes/identity.ts';
import type { Registry, Workspace } from '../registry/registry.ts';
import { isWanting } from '../services/service-state.ts';
import { unavailableServices, statesOf } from '../services/states.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { repairOf } from './moved-repository.ts';
import { followMoves } from './moves.ts';
import { prune } from './prune.ts';

/** One thing that was looked at. `problem` stands in the way, `warning` only of a part. */
export interface Check {
  id: string;
  state: 'ok' | 'warning' | 'problem';
  message: string;
  /** Empty when nothing is to be done. */
  fix: string;
}

const OLDEST_GIT = [2, 36];

/** Looks at everything that a workspace needs, in the order in which it is needed. Changes nothing. */
export async function examine(home: Home, registry: Registry): Promise<Check[]> {
  const checks: Check[] = [await checkGit(), ...checkFolders(home), checkRange()];
  const location = await locate(currentFolder()).catch(() => null);
  if (location) checks.push(...(await checkRepository({ home, registry, location })));
  else checks.push(ok('repository', 'This folder is in no repository; only the machine was looked at.'));
  checks.push(...(await checkLeftovers(home, registry)));
  return checks;
}

const ok = (id: string, message: string): Check => ({ id, state: 'ok', message, fix: '' });

async function checkGit(): Promise<Check> {
  try {
    return judgeGit(await git(process.cwd(), ['--version']));
  } catch (error) {
    return {
      id: 'git',
      state: 'problem',
      message: `git does not run: ${(error as Error).message}`,
      fix: 'install git 2.36 or newer',
    };
  }
}

/** `git hook run` and `worktree list -z` came with 2.36 (April 2022). */
export function judgeGit(version: string): Check {
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const [oldMajor = 0, oldMinor = 0] = OLDEST_GIT;
  const text = version.trim();
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return ok('git', text);
  return { id: 'git', state: 'problem', message: `${text} is too old`, fix: 'install git 2.36 or newer' };
}

function checkFolders(home: Home): Check[] {
  const names = (['state', 'data', 'cache', 'postgresCache'] as const).filter(
    (name) => name !== 'postgresCache' || home.postgresCache !== home.cache,
  );
  return names.map((name) => {
    const folder = home[name];
    try {
      makeFolder(folder);
      accessSync(folder, constants.W_OK);
      return ok(`folder-${name}`, folder);
    } catch (error) {
      const message = `${folder} cannot be written: ${(error as Error).message}`;
      return {
        id: `folder-${name}`,
        state: 'problem',
        message,
        fix: 'correct its owner, or set XDG_STATE_HOME and XDG_CACHE_HOME',
      };
    }
  });
}

function checkRange(): Check {
  try {
    const range = readRange(process.env.WORKSPACE_PORTS);
    const count = blocksIn(range, () => false).length;
    return ok('ports', `${count} blocks from ${range.first} to ${range.last}`);
  } catch (error) {
    const fix = error instanceof WorkspaceError ? error.fix : 'correct WORKSPACE_PORTS';
    return { id: 'ports', state: 'problem', message: (error as Error).message, fix };
  }
}

type Seen = { home: Home; registry: Registry; location: Location };

async function checkRepository({ home, registry, location }: Seen): Promise<Check[]> {
  const { mainPath } = location;
  followMoves(registry, location);
  try {
    await readConfig(location.tree ?? mainPath, { fallback: mainPath });
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return [{ id: 'config', state: 'problem', message: error.message, fix: error.fix }];
  }
  const checks = [ok('config', 'workspace.config.json is right')];
  for (const workspace of registry
    .list(location.repo)
    .filter((one) => one.state === 'ready' && existsSync(one.path))) {
    const context = await contextOf({ home, registry, workspace, mainPath }).catch((error: Error) => error);
    if (context instanceof Error) {
      checks.push({
        id: `config-${workspace.name}`,
        state: 'problem',
        message: `${workspace.name}: ${context.message}`,
        fix: 'mend it',
      });
    } else {
      checks.push(...checkTree(workspace), ...(await checkWorkspace(context)));
    }
  }
  return checks;
}

function checkTree({ id, name, path, repo }: Workspace): Check[] {
  if (!isTorn(repo, path, id)) return [];
  const message = `${name}: git does not find its tree and its repository from each other; one of them was moved by hand`;
  return [{ id: `tree-${name}`, state: 'problem', message, fix: repairOf(repo, [{ path }]) }];
}

async function checkWorkspace(context: Context): Promise<Check[]> {
  const { name } = context.workspace;
  const unavailable = await unavailableServices(context);
  const checks = [...unavailable].map(([service, reason]): Check => ({
    id: `service-${name}-${service}`,
    state: 'warning',
    message: `${service} cannot run on this machine: ${reason}`,
    fix: 'install it, or do without that service',
  }));
  for (const { name: service, state, detail } of (await statesOf(context)).filter(isWanting)) {
    const message = `${service} of ${name} is ${state}${detail ? `: ${detail}` : ''}`;
    checks.push({
      id: `service-${name}-${service}`,
      state: 'problem',
      message,
      fix: 'workspace up (after what is named there)',
    });
  }
  return checks.length > 0
    ? checks
    : [ok(`workspace-${name}`, `${name} has its block from ${context.workspace.basePort}`)];
}

async function checkLeftovers(home: Home, registry: Registry): Promise<Check[]> {
  const { removed, kept, processes, folders } = await prune({ home, registry, dryRun: true });
  const dead = deadRecords(registry);
  const checks: Check[] = kept.map(({ name, reason, fix }) => ({
    id: `kept-${name}`,
    state: 'warning',
    message: `${name}: ${reason}`,
    fix,
  }));
  const count = removed.length + processes.length + folders.length;
  if (count > 0) {
    const message = `${removed.length} workspaces, ${processes.length} processes and ${folders.length} folders are left over`;
    checks.push({
      id: 'leftovers',
      state: 'problem',
      message,
      fix: 'workspace prune, or workspace doctor --fix',
    });
  }
  if (dead.length > 0) {
    const message = `${dead.length} services are recorded as running and are not`;
    checks.push({
      id: 'dead-services',
      state: 'warning',
      message,
      fix: 'workspace up starts them again; workspace doctor --fix forgets them',
    });
  }
  return checks.length > 0 ? checks : [ok('leftovers', 'nothing is left over')];
}

function deadRecords(registry: Registry): { workspaceId: string; name: string }[] {
  return registry
    .list()
    .flatMap((workspace) => registry.services(workspace.id))
    .filter((record) => record.process !== null && !isAlive(record.process));
}

/** Does what can be done without a person: cleans up and forgets services that have ended. */
export async function repair(
  home: Home,
  registry: Registry,
  onProgress: (line: string) => void,
): Promise<void> {
  await prune({ home, registry, onProgress });
  for (const { workspaceId, name } of deadRecords(registry)) {
    registry.forgetService(workspaceId, name);
    onProgress(`Forgot ${name}, which had ended (${join(home.data, workspaceId)}).`);
  }
}
