import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, ownIdentity, type ProcessIdentity } from '../processes/identity.ts';
import { WorkspaceError } from '../workspace-error.ts';
import type { RegistryFile } from './registry-file.ts';

export interface LockOptions {
  /** How long to wait for the holder, ms. Default 60 000. */
  waitMs?: number;
  /** What is done under it, for the message that others get: `up`. */
  purpose?: string;
}

/** A held lock. To give it back twice, or after it was taken over, changes nothing. */
export interface HeldLock {
  release(): void;
}

interface Holder {
  token: string;
  identity: ProcessIdentity;
  purpose: string;
  since: string;
}

const POLL_MS = 20;
/** Asking whether a process lives starts a program on macOS and Windows. */
const LIFE_CHECK_MS = process.platform === 'linux' ? 0 : 250;

/**
 * Waits for the lock of a workspace. Not reentrant. A holder that died is taken over from. Throws a
 * WorkspaceError `workspace-busy` naming the holder when it is not given back in time.
 */
export async function acquire(
  file: RegistryFile,
  workspaceId: string,
  options: LockOptions,
): Promise<HeldLock> {
  const { waitMs = 60_000, purpose = 'a command' } = options;
  const token = randomUUID();
  const end = performance.now() + waitMs;
  let nextCheck = 0;
  for (;;) {
    const holder = readHolder(file, workspaceId);
    const isDue = performance.now() >= nextCheck;
    if (isDue) nextCheck = performance.now() + LIFE_CHECK_MS;
    const isFree = holder === null || (isDue && !isAlive(holder.identity));
    if (isFree && take(file, workspaceId, holder?.token ?? null, token, purpose)) {
      return { release: () => giveBack(file, workspaceId, token) };
    }
    if (holder && performance.now() >= end) throw busy(holder, purpose);
    if (!isFree) await sleep(POLL_MS);
  }
}

function readHolder(file: RegistryFile, workspaceId: string): Holder | null {
  const row = file.read((database) =>
    database.prepare('SELECT * FROM lock WHERE workspace_id = ?').get(workspaceId),
  );
  return row
    ? {
        token: row['token'] as string,
        identity: JSON.parse(row['holder'] as string) as ProcessIdentity,
        purpose: row['purpose'] as string,
        since: row['since'] as string,
      }
    : null;
}

/** Only from the holder that was seen dead: another may have been quicker. */
function take(
  file: RegistryFile,
  workspaceId: string,
  from: string | null,
  token: string,
  purpose: string,
): boolean {
  return file.write((database) => {
    if (from !== null) {
      database.prepare('DELETE FROM lock WHERE workspace_id = ? AND token = ?').run(workspaceId, from);
    }
    const { changes } = database
      .prepare(
        `INSERT INTO lock (workspace_id, token, holder, purpose, since) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .run(workspaceId, token, JSON.stringify(ownIdentity()), purpose, new Date().toISOString());
    return changes === 1;
  });
}

function giveBack(file: RegistryFile, workspaceId: string, token: string): void {
  file.write((database) =>
    database.prepare('DELETE FROM lock WHERE workspace_id = ? AND token = ?').run(workspaceId, token),
  );
}

function busy(holder: Holder, purpose: string): WorkspaceError {
  const { pid } = holder.identity;
  return new WorkspaceError(
    'workspace-busy',
    `Process ${pid} is at work on this workspace (${holder.purpose}, since ${holder.since}), and ${purpose} has to wait for it.`,
    `Wait until it is done and try again, or end process ${pid}.`,
  );
}
