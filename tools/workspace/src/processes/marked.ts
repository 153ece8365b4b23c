import { readFileSync } from 'node:fs';
import { type ProcessIdentity, identityOf, isAlive } from './identity.ts';
import { linuxPids, readProcess } from './process-reader.ts';

/** A process that was started for a service of a workspace, or a child of one. */
export interface MarkedProcess {
  workspaceId: string;
  service: string;
  identity: ProcessIdentity;
}

/** The marks in an environment as /proc/PID/environ has it; null when one of the two is missing. */
export function parseMarks(environ: string): { workspaceId: string; service: string } | null {
  // Few processes have it, and this is asked of all.
  if (!environ.includes('WORKSPACE_ID=')) return null;
  let workspaceId: string | undefined;
  let service: string | undefined;
  for (const entry of environ.split('\0')) {
    if (entry.startsWith('WORKSPACE_ID=')) workspaceId = entry.slice('WORKSPACE_ID='.length);
    if (entry.startsWith('WORKSPACE_SERVICE=')) service = entry.slice('WORKSPACE_SERVICE='.length);
  }
  return workspaceId && service ? { workspaceId, service } : null;
}

/** The living processes that carry this workspace's mark. Linux; empty elsewhere. */
export function findMarked(workspaceId: string): ProcessIdentity[] {
  return listMarked()
    .filter((marked) => marked.workspaceId === workspaceId)
    .map(({ identity }) => identity);
}

/**
 * The living processes that carry a workspace's mark, as far as this user may look (its own; root
 * sees all). Linux; empty elsewhere: the systems do not show the environment of others. This process
 * and those above it are left out: it may itself have been called by a service.
 */
export function listMarked(): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  const above = ancestors();
  const found: MarkedProcess[] = [];
  for (const pid of linuxPids()) {
    const marks = above.has(pid) ? null : readMarks(pid);
    const identity = marks && identityOf(pid);
    if (marks && identity && isAlive(identity)) found.push({ ...marks, identity });
  }
  return found;
}

function readMarks(pid: number): { workspaceId: string; service: string } | null {
  try {
    return parseMarks(readFileSync(`/proc/${pid}/environ`, 'utf8'));
  } catch {
    // Another user's, or gone meanwhile.
    return null;
  }
}

function ancestors(): Set<number> {
  const above = new Set<number>();
  for (let pid = process.pid; pid > 0 && !above.has(pid); pid = readProcess(pid)?.parent ?? 0) above.add(pid);
  return above;
}
