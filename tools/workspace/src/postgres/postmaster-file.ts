import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, type ProcessIdentity } from '../processes/identity.ts';

export interface PostmasterFile {
  pid: number;
  port: number | null;
  status: string;
}

/**
 * Reads `postmaster.pid`: pid, data folder, start time, port, socket folder, address, shared memory key,
 * status, one a line. It grows while a server starts. Null when the first line is not a pid.
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h
 */
export function parsePostmasterFile(text: string): PostmasterFile | null {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const port = Number(lines[3]);
  return { pid, port: lines[3] && Number.isSafeInteger(port) ? port : null, status: (lines[7] ?? '').trim() };
}

export function readPostmasterFile(folder: string): PostmasterFile | null {
  try {
    return parsePostmasterFile(readFileSync(join(folder, 'postmaster.pid'), 'utf8'));
  } catch {
    return null;
  }
}

export interface RunningPostmaster {
  process: ProcessIdentity;
  port: number | null;
}

/**
 * The server that runs on this folder, or null. A pid that was handed out again is not it: on Linux the
 * process must stand in the folder, as a server does.
 */
export function runningPostmaster(folder: string): RunningPostmaster | null {
  const stated = readPostmasterFile(folder);
  const identity = stated && identityOf(stated.pid);
  if (!stated || !identity || !standsIn(stated.pid, folder)) return null;
  return { process: identity, port: stated.port };
}

function standsIn(pid: number, folder: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}

/**
 * Takes away a file that PostgreSQL would stumble over: its pid was handed out to another process, or its
 * writer was killed before the first line. Any other is left to PostgreSQL, which also looks for
 * processes that a killed server left behind.
 */
export function dropStalePostmasterFile(folder: string): void {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file) || runningPostmaster(folder) !== null) return;
  const stated = readPostmasterFile(folder);
  if (stated === null || identityOf(stated.pid) !== null) rmSync(file, { force: true });
}
