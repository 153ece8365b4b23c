import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { currentFolder } from '../context.ts';
import { isRepository } from '../git/repository-mark.ts';
import { isTreeOnDisk, locate, type Location } from '../git/repository.ts';
import { isTorn } from '../git/tree-mark.ts';
import type { Home } from '../home.ts';
import { listMarked, type MarkedProcess } from '../processes/marked.ts';
import { isUsed } from '../processes/process-reader.ts';
import { stopProcess } from '../processes/stop.ts';
import { pruneTemplates, templateBuilder } from '../postgres/old-templates.ts';
import { listenersOn, type Listener } from '../ports/listener.ts';
import { portsOf } from '../ports/blocks.ts';
import type { Registry, Workspace } from '../registry/registry.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { isDeleted, takeNearby } from './moved-repository.ts';
import { followMoves } from './moves.ts';
import { isOwnedBy } from './progress.ts';
import { removeWorkspace } from './remove.ts';
import { discard, emptyTrash, listTrash } from './trash.ts';
import { judge, type Facts } from './verdict.ts';

export interface PruneOptions {
  home: Home;
  registry: Registry;
  dryRun?: boolean;
  /** Half removed trees with changes too. */
  force?: boolean;
  /** Also what belongs to repositories that may be on a disk that is not attached. */
  missing?: boolean;
  onProgress?: (line: string) => void;
  onStep?: (step: string) => void;
}

/** What was (or with `dryRun` would be) cleaned, and what was left with the way out. */
export interface PruneReport {
  removed: { name: string; path: string; basePort: number; reason: string }[];
  kept: { name: string; path: string; reason: string; fix: string }[];
  /** Orphans of workspaces that are gone. */
  processes: { pid: number; workspaceId: string; service: string }[];
  /** Data and trash without a workspace. */
  folders: string[];
  /** Database templates that nobody has used for two weeks. */
  templates: string[];
  /** Listeners on ports of removed workspaces that are not ours. Never touched. */
  foreign: Listener[];
}

/**
 * Cleans what no workspace holds any more, of all repositories. Running it twice does nothing more.
 * Before, it follows what was moved: the current repository, and others beside where they were.
 */
export async function prune(o: PruneOptions): Promise<PruneReport> {
  const report: PruneReport = {
    removed: [],
    kept: [],
    processes: [],
    folders: [],
    templates: [],
    foreign: [],
  };
  const repositories = await findRepositories(o.registry);
  const abandoned = new Set(o.registry.abandoned().map((one) => one.id));
  for (const workspace of o.registry.list()) {
    const facts = gather(o, workspace, repositories.get(workspace.repo) ?? null, abandoned);
    await pruneWorkspace(o, workspace, facts, report);
  }
  await endOrphans(o, report);
  await clearFolders(o, report);
  report.templates = await pruneTemplates({ cache: o.home.postgresCache, dryRun: o.dryRun ?? false });
  if (!o.dryRun) {
    const freed = report.removed.flatMap((one) => portsOf(one.basePort));
    report.foreign = freed.length === 0 ? [] : await listenersOn(freed);
  }
  return report;
}

/** The repositories that are there, by their git common dir. Trees that were moved are not left over. */
async function findRepositories(registry: Registry): Promise<Map<string, Location>> {
  const found = new Map<string, Location>();
  const here = await locate(currentFolder()).catch(() => null);
  if (here) followMoves(registry, here);
  for (const registered of new Set(registry.list().map((one) => one.repo))) {
    const repo = whereIs(registry, registered);
    if (repo === null) continue;
    const location = await locate(repo);
    followMoves(registry, location);
    found.set(repo, location);
  }
  return found;
}

function whereIs(registry: Registry, repo: string): string | null {
  if (isRepository(repo)) return repo;
  const record = registry.repository(repo);
  return record && takeNearby(registry, record);
}

async function pruneWorkspace(
  o: PruneOptions,
  workspace: Workspace,
  { facts, mainPath }: { facts: Facts; mainPath: string | null },
  report: PruneReport,
): Promise<void> {
  const { name, path, basePort } = workspace;
  const verdict = judge(workspace, facts);
  if (verdict.kind === 'keep') return;
  if (verdict.kind === 'kept') {
    report.kept.push({ name, path, reason: verdict.reason, fix: verdict.fix });
    return;
  }
  if (!o.dryRun) {
    o.onProgress?.(`Removing ${name} (${verdict.reason})`);
    try {
      await removeWorkspace({ ...o, workspace, mainPath, waitMs: 0, force: o.force ?? false });
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      report.kept.push({ name, path, reason: error.message, fix: error.fix });
      return;
    }
  }
  report.removed.push({ name, path, basePort, reason: verdict.reason });
}

function gather(
  { registry, missing }: PruneOptions,
  { id, path, repo }: Workspace,
  location: Location | null,
  abandoned: ReadonlySet<string>,
): { facts: Facts; mainPath: string | null } {
  const facts: Facts = {
    repositoryExists: location !== null,
    repositoryMissing: location === null && !missing && !isDeleted(repo, registry.repository(repo)),
    torn: isTorn(repo, path, id),
    worktree: location?.worktrees.find((one) => one.path === path) ?? null,
    treeExists: isTreeOnDisk(path),
    folderExists: existsSync(path),
    abandoned: abandoned.has(id),
  };
  return { facts, mainPath: location?.mainPath ?? null };
}

/** Processes whose workspace is not registered any more, and which this registry has started. */
async function endOrphans(o: PruneOptions, report: PruneReport): Promise<void> {
  const marked = listMarked();
  const known = new Set(o.registry.list().map((one) => one.id));
  const orphans = marked.filter(
    (one) => !known.has(one.workspaceId) && !isBeingBuilt(one) && isStartedUnder(o.home, one),
  );
  for (const { identity, workspaceId, service } of orphans) {
    report.processes.push({ pid: identity.pid, workspaceId, service });
    if (!o.dryRun) await stopProcess(identity);
  }
}

/** The server of a database template whose builder is at work. */
function isBeingBuilt({ workspaceId }: MarkedProcess): boolean {
  const builder = templateBuilder(workspaceId);
  return builder !== null && isUsed(builder);
}

function isStartedUnder(home: Home, { identity }: MarkedProcess): boolean {
  try {
    const environ = readFileSync(`/proc/${identity.pid}/environ`, 'utf8').split('\0');
    return environ.includes(`WORKSPACE_STATE=${home.state}`);
  } catch {
    return false;
  }
}

async function clearFolders(o: PruneOptions, report: PruneReport): Promise<void> {
  const { home, registry } = o;
  // The folders first: one that is made after the registry was read has a workspace.
  const names = existsSync(home.data) ? readdirSync(home.data) : [];
  const known = new Set(registry.list().map((one) => one.id));
  const isOurs = (folder: string) => home.data.startsWith(home.state + sep) || isOwnedBy(home.state, folder);
  for (const name of names) {
    const folder = join(home.data, name);
    if (name.startsWith('.') || known.has(name) || !isOurs(folder)) continue;
    report.folders.push(folder);
    if (!o.dryRun) discard(home, folder);
  }
  const discarded = new Set(report.folders.map((folder) => dirname(folder)));
  if (o.dryRun) {
    report.folders.push(
      ...listTrash(home).flatMap((one) => one.folders.filter((folder) => existsSync(folder))),
    );
    return;
  }
  o.onStep?.('trash');
  const gone = await emptyTrash(home);
  report.folders.push(...gone.filter((folder) => !discarded.has(dirname(dirname(folder)))));
}
