import { readBootId, readProcess } from './process-reader.ts';

/**
 * One process for good: a pid alone is handed out again, a pid with its start time is not.
 * `startTime` and `bootId` are opaque: compare them, do not read them.
 */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
  bootId: string;
}

/** The identity of the process that has this pid now, also of one that ended and was not waited for. */
export function identityOf(pid: number): ProcessIdentity | null {
  const row = readProcess(pid);
  return row && { pid, startTime: row.startTime, bootId: readBootId() };
}

/** Whether that very process runs. A zombie does not; nor does another one with the same pid. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== readBootId()) return false;
  const row = readProcess(identity.pid);
  return row !== null && !row.isZombie && row.startTime === identity.startTime;
}

let own: ProcessIdentity | undefined;

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  own ??= identityOf(process.pid) ?? { pid: process.pid, startTime: '', bootId: readBootId() };
  return own;
}
