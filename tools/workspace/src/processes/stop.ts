import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkspaceError } from '../workspace-error.ts';
import { type ProcessIdentity, isAlive } from './identity.ts';
import { listProcesses, readProcess } from './process-reader.ts';

export { findMarked, listMarked, type MarkedProcess } from './marked.ts';

export interface StopOptions {
  /** The polite signal. Default SIGTERM. */
  signal?: NodeJS.Signals;
  /** How long it may take before SIGKILL, ms. Default 5000. */
  graceMs?: number;
}

const POLL_MS = 20;
/** After SIGKILL only the kernel can delay the end (a disk that does not answer). */
const KILL_WAIT_MS = 5000;

/**
 * Ends a process and its process group: first with `signal`, after `graceMs` with SIGKILL.
 * `gone`: it did not run any more, and nothing was touched, whoever has its pid now. `stopped`: all
 * ended by themselves; `killed`: at least one had to be. Throws a WorkspaceError `not-stopped` when
 * one lives on or belongs to another user.
 */
export async function stopProcess(
  identity: ProcessIdentity,
  options: StopOptions = {},
): Promise<'stopped' | 'killed' | 'gone'> {
  const { signal = 'SIGTERM', graceMs = 5000 } = options;
  if (!isAlive(identity)) return 'gone';
  if (process.platform === 'win32') return stopOnWindows(identity, graceMs);
  const group = new Group(identity);
  group.signal(signal);
  if (await group.isGoneWithin(graceMs)) return 'stopped';
  group.signal('SIGKILL');
  if (await group.isGoneWithin(KILL_WAIT_MS)) return 'killed';
  throw notStopped(identity.pid, 'it does not end, even killed');
}

/** The process with its group; the group only when the process leads it. */
class Group {
  readonly #leader: ProcessIdentity;
  readonly #leads: boolean;
  #members: ProcessIdentity[];

  constructor(leader: ProcessIdentity) {
    this.#leader = leader;
    this.#leads = readProcess(leader.pid)?.group === leader.pid;
    this.#members = [leader];
  }

  /**
   * The group's number stays this group's as long as one member that was seen in it lives: a new
   * process cannot get a number that a group still has. So no other process is ever signalled.
   */
  signal(signal: NodeJS.Signals): void {
    if (!this.#members.some(isAlive)) return;
    try {
      process.kill(this.#leads ? -this.#leader.pid : this.#leader.pid, signal);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPERM') throw notStopped(this.#leader.pid, 'it belongs to another user');
      if (code !== 'ESRCH') throw error;
    }
  }

  async isGoneWithin(ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    for (;;) {
      if (this.#isGone()) return true;
      if (performance.now() >= end) return false;
      await sleep(POLL_MS);
    }
  }

  #isGone(): boolean {
    if (isAlive(this.#leader)) return false;
    if (!this.#leads || !hasGroup(this.#leader.pid)) return true;
    const { pid: leader, bootId } = this.#leader;
    const rows = listProcesses().filter(({ group, isZombie }) => group === leader && !isZombie);
    this.#members = rows.map(({ pid, startTime }) => ({ pid, startTime, bootId }));
    return rows.length === 0;
  }
}

/** Quick: whether the group has any member, zombies included. */
function hasGroup(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** taskkill(1) takes the children along. Without /F it reaches only programs that have a window. */
async function stopOnWindows(identity: ProcessIdentity, graceMs: number): Promise<'stopped' | 'killed'> {
  const tree = ['/PID', String(identity.pid), '/T'];
  if (spawnSync('taskkill', tree, { windowsHide: true }).status === 0) {
    const end = performance.now() + graceMs;
    while (performance.now() < end) {
      if (!isAlive(identity)) return 'stopped';
      await sleep(POLL_MS);
    }
  }
  spawnSync('taskkill', [...tree, '/F'], { windowsHide: true });
  if (isAlive(identity)) throw notStopped(identity.pid, 'it does not end, even killed');
  return 'killed';
}

function notStopped(pid: number, why: string): WorkspaceError {
  return new WorkspaceError(
    'not-stopped',
    `Process ${pid} was not stopped: ${why}.`,
    `End process ${pid} yourself.`,
  );
}
