import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { blocksIn, overlaps, type PortRange, portsOf, readRange } from '../ports/blocks.ts';
import { readHandedOut } from '../ports/handed-out.ts';
import { describeListener, listenersOn } from '../ports/listener.ts';
import { arePortsFree } from '../ports/probe.ts';
import { isAlive, ownIdentity } from '../processes/identity.ts';
import { isUsed } from '../processes/process-reader.ts';
import { WorkspaceError } from '../workspace-error.ts';
import type { RegistryFile } from './registry-file.ts';
import { toWorkspace, toWorkspaceRow, type WorkspaceRow } from './rows.ts';
import type { Wish, Workspace } from './workspace.ts';

export interface ClaimOptions {
  /** Where blocks may be. Default: WORKSPACE_PORTS, else 3001-32767. */
  range?: PortRange;
  /**
   * Called at `locked` and `inserted` (inside the first write), `claimed`, `probed`, `moved` (inside
   * the write that gives up a held block), `marked` (inside the last write) and `ready`.
   */
  onStep?: (step: string) => void;
}

/** How long another process may take to finish its claim of the same path, ms. */
const CLAIM_LIMIT_MS = 30_000;
const POLL_MS = 10;
const YOUNG_MS = 500;

/**
 * Gives the path its block of ports. Three steps, of which only the short ones exclude others: write
 * down the claim, look whether the ports are really free, mark it ready. A process that dies in
 * between leaves a claim that the next one to come takes away.
 */
export async function claim(file: RegistryFile, wish: Wish, options: ClaimOptions): Promise<Workspace> {
  const blocks = candidates(wish, options.range ?? readRange(process.env['WORKSPACE_PORTS']));
  const onStep = options.onStep ?? (() => {});
  const end = performance.now() + CLAIM_LIMIT_MS;
  const held = new Set<number>();
  for (;;) {
    const found = findOrInsert(file, wish, blocks, held, onStep);
    if (found === 'no block') throw await noBlock(file, blocks, held);
    if (!found.isMine && found.workspace.state === 'ready') return found.workspace;
    if (found.isMine) {
      onStep('claimed');
      const ready = await settle(file, found.workspace, blocks, held, onStep);
      if (ready) return ready;
    }
    if (performance.now() > end) throw stillClaiming(found.workspace);
    await sleep(POLL_MS);
  }
}

/** Lowest first. The very first block is kept for a main checkout as long as there is another. */
function candidates({ isMain }: Wish, range: PortRange): number[] {
  const [first, ...rest] = blocksIn(range, readHandedOut());
  if (first === undefined) {
    throw new WorkspaceError(
      'no-free-block',
      `No block of ports can be given: the system itself hands out, or browsers refuse, those of ${range.first}-${range.last}.`,
      'Name other ports with WORKSPACE_PORTS=first-last, outside of net.ipv4.ip_local_port_range.',
    );
  }
  return isMain ? [first, ...rest] : [...rest, first];
}

type Found = { isMine: boolean; workspace: Workspace } | 'no block';

function findOrInsert(
  file: RegistryFile,
  wish: Wish,
  blocks: number[],
  held: Set<number>,
  onStep: (step: string) => void,
): Found {
  // Whether a process lives is asked before the write: it may take a while, and an id stays that claim's.
  const dead = deadClaims(file);
  return file.write((database) => {
    onStep('locked');
    for (const id of dead)
      database.prepare(`DELETE FROM workspace WHERE id = ? AND state = 'claiming'`).run(id);
    const row = database.prepare('SELECT * FROM workspace WHERE path = ?').get(wish.path);
    if (row) return { isMine: false, workspace: usable(toWorkspace(row), wish) };
    const basePort = freeBlock(database, blocks, held);
    if (basePort === undefined) return 'no block';
    const workspace = insert(database, wish, basePort);
    onStep('inserted');
    return { isMine: true, workspace };
  });
}

function deadClaims(file: RegistryFile): string[] {
  return file
    .read((database) => database.prepare(`SELECT * FROM workspace WHERE state = 'claiming'`).all())
    .map(toWorkspaceRow)
    .filter((row) => !isUnderWay(row))
    .map(({ workspace }) => workspace.id);
}

/**
 * In a crowd most claims are others' that are under way for milliseconds. So soon no pid is handed out
 * again, and that it is still used is all that need be asked.
 */
function isUnderWay({ workspace, worker }: WorkspaceRow): boolean {
  const ageMs = Math.abs(Date.now() - Date.parse(workspace.createdAt));
  return ageMs < YOUNG_MS ? isUsed(worker.pid) : isAlive(worker);
}

function freeBlock(database: DatabaseSync, blocks: number[], held: Set<number>): number | undefined {
  const taken = database
    .prepare('SELECT base_port FROM workspace')
    .all()
    .map((row) => row['base_port'] as number);
  return blocks.find((base) => !held.has(base) && !taken.some((other) => overlaps(base, other)));
}

function insert(database: DatabaseSync, wish: Wish, basePort: number): Workspace {
  const row = database
    .prepare(
      `INSERT INTO workspace (id, repo, path, name, branch, base_port, is_main, state, created_at, worker)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'claiming', ?, ?) RETURNING *`,
    )
    .get(
      randomBytes(5).toString('hex'),
      wish.repo,
      wish.path,
      freeName(database, wish),
      wish.branch,
      basePort,
      wish.isMain ? 1 : 0,
      new Date().toISOString(),
      JSON.stringify(ownIdentity()),
    );
  return toWorkspace(row!);
}

function freeName(database: DatabaseSync, { repo, name }: Wish): string {
  const isTaken = database.prepare('SELECT 1 FROM workspace WHERE repo = ? AND name = ?');
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!isTaken.get(repo, candidate)) return candidate;
  }
}

/** Null: the claim was taken away meanwhile (this process was stopped and taken for dead). */
async function settle(
  file: RegistryFile,
  workspace: Workspace,
  blocks: number[],
  held: Set<number>,
  onStep: (step: string) => void,
): Promise<Workspace | null> {
  const { id } = workspace;
  let { basePort } = workspace;
  while (!(await arePortsFree(portsOf(basePort)))) {
    held.add(basePort);
    const next = file.write((database) => {
      const other = freeBlock(database, blocks, held);
      // Nothing else is left: the claim goes too.
      if (other === undefined) database.prepare('DELETE FROM workspace WHERE id = ?').run(id);
      else database.prepare('UPDATE workspace SET base_port = ? WHERE id = ?').run(other, id);
      onStep('moved');
      return other;
    });
    if (next === undefined) throw await noBlock(file, blocks, held);
    basePort = next;
  }
  onStep('probed');
  const row = file.write((database) => {
    const ready = database
      .prepare(`UPDATE workspace SET state = 'ready' WHERE id = ? AND state = 'claiming' RETURNING *`)
      .get(id);
    onStep('marked');
    return ready;
  });
  onStep('ready');
  return row ? toWorkspace(row) : null;
}

/** What is registered under the path, if a claim can end in it. */
function usable(workspace: Workspace, wish: Wish): Workspace {
  if (workspace.repo !== wish.repo) {
    throw new WorkspaceError(
      'path-taken',
      `${wish.path} is registered as the workspace ${workspace.name} of another repository (${workspace.repo}).`,
      'Run `workspace prune`, which forgets workspaces whose tree is gone.',
    );
  }
  if (workspace.state !== 'removing') return workspace;
  throw new WorkspaceError(
    'being-removed',
    `The workspace ${workspace.name} at ${wish.path} is being removed.`,
    `Let \`workspace remove ${workspace.name}\` finish: call it again if it was broken off.`,
  );
}

async function noBlock(file: RegistryFile, blocks: number[], held: Set<number>): Promise<WorkspaceError> {
  const registered = file.read((database) => database.prepare('SELECT count(*) AS n FROM workspace').get());
  const holders = (await listenersOn([...held].flatMap(portsOf))).map(describeListener);
  const named =
    holders.length > 0 ? `: ${holders.slice(0, 5).join('; ')}${holders.length > 5 ? '; …' : ''}` : '';
  return new WorkspaceError(
    'no-free-block',
    `No block of ports is free: of ${blocks.length}, ${held.size} are held by programs of others${named}; ${String(registered?.['n'])} workspaces are registered.`,
    'Remove workspaces that are not needed (`workspace list`, `workspace prune`), end those programs, or name more ports with WORKSPACE_PORTS=first-last.',
  );
}

function stillClaiming({ name, path }: Workspace): WorkspaceError {
  return new WorkspaceError(
    'being-claimed',
    `Another process has been registering the workspace ${name} at ${path} for ${CLAIM_LIMIT_MS / 1000} s.`,
    'Wait for it, or end it, and try again.',
  );
}
