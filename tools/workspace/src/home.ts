import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, posix, win32 } from 'node:path';

/** A user as the kernel knows it. */
export interface User {
  uid: number;
  gid: number;
}

/** Where everything lives on this machine, and who the databases run as. Paths are absolute. */
export interface Home {
  /** The registry. */
  state: string;
  /** What can be made again. */
  cache: string;
  /** Clusters, mails, logs: `<data>/<workspace id>/<service>`. */
  data: string;
  /** PostgreSQL's programs and templates: a folder that `runAs` can enter. */
  postgresCache: string;
  /** Who PostgreSQL runs as when this process is root, which it refuses; null: whoever calls. */
  runAs: User | null;
}

/** What `homeOf` has to know of a machine. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  homeDir: string;
  /** Null on Windows. */
  uid: number | null;
  /** The text of /etc/passwd; empty when there is none. */
  passwd: string;
  /** Whether a user can enter a folder, or could once it is made. */
  canEnter: (folder: string, user: User) => boolean;
}

/** The home of this process's user. Makes nothing; see `makeFolder`. */
export function findHome(): Home {
  return homeOf({
    platform: process.platform,
    env: process.env,
    homeDir: homedir(),
    uid: process.getuid?.() ?? null,
    passwd: readPasswd(),
    canEnter,
  });
}

/**
 * State and cache follow the XDG Base Directory Specification 0.8 (a path that is not absolute is
 * ignored), on macOS too; Windows has LOCALAPPDATA. Root's PostgreSQL runs as another user: where that
 * one cannot get into root's folders, they are /var/lib/workspace and /var/cache/workspace.
 */
export function homeOf(machine: Machine): Home {
  const { platform, env, homeDir, uid } = machine;
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] || win32.join(homeDir, 'AppData', 'Local');
    const state = win32.join(local, 'workspace');
    const cache = win32.join(state, 'cache');
    return { state, cache, data: win32.join(state, 'data'), postgresCache: cache, runAs: null };
  }
  const folder = (setting: string | undefined, otherwise: string) =>
    posix.join(setting && posix.isAbsolute(setting) ? setting : posix.join(homeDir, otherwise), 'workspace');
  const state = folder(env['XDG_STATE_HOME'], '.local/state');
  const cache = folder(env['XDG_CACHE_HOME'], '.cache');
  const runAs = uid === 0 ? serverUser(machine.passwd) : null;
  const reachable = (path: string, otherwise: string) =>
    runAs === null || machine.canEnter(path, runAs) ? path : otherwise;
  return {
    state,
    cache,
    data: posix.join(reachable(state, '/var/lib/workspace'), 'data'),
    postgresCache: reachable(cache, '/var/cache/workspace'),
    runAs,
  };
}

/** `postgres` when there is one (`_postgres` on macOS), else nobody (65534 when not even that). */
function serverUser(passwd: string): User {
  for (const wanted of ['postgres', '_postgres', 'nobody']) {
    for (const line of passwd.split('\n')) {
      const [name, , uid, gid] = line.split(':');
      if (name === wanted && /^-?\d+$/.test(uid ?? '') && /^-?\d+$/.test(gid ?? '')) {
        return { uid: Number(uid), gid: Number(gid) };
      }
    }
  }
  return { uid: 65_534, gid: 65_534 };
}

/**
 * Makes a folder and those above it; no error when it is there. As root they are made for all to
 * enter, whatever the umask: the database's user has to get through. What is private has a mode of
 * its own.
 */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined || process.getuid?.() !== 0) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755);
}

/** Every folder above that exists must let the user through; what is missing `makeFolder` opens. */
function canEnter(folder: string, { uid, gid }: User): boolean {
  if (!isAbsolute(folder)) return false;
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats) {
    const bit = stats.uid === uid ? 0o100 : stats.gid === gid ? 0o010 : 0o001;
    if ((stats.mode & bit) === 0) return false;
  }
  const above = dirname(folder);
  return above === folder || canEnter(above, { uid, gid });
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
