import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { tryLock } from 'fs-native-extensions';

/** Another process holds the folder. `server` says how to reach it, when it is a server. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
  readonly server: RunningServer | null;

  constructor(folder: string, server: RunningServer | null) {
    const who = server
      ? `SIRA is already running on it at ${server.url} (process ${server.pid})`
      : 'another SIRA process is using it';
    super(
      `The data folder ${folder} cannot be opened: ${who}. Stop that one first, or choose another folder with SIRA_DATA_DIR.`,
    );
    this.server = server;
  }
}

/** What a server leaves in its folder so that commands on the same machine work through it. */
export interface RunningServer {
  url: string;
  pid: number;
  /** Bearer token with the operator's rights, good while that server lives. */
  token: string;
}

/**
 * The folder of the embedded database, held by a kernel lock: two processes on one PGlite folder lose
 * rows silently. The lock goes with the process, however it dies.
 */
export class DataFolder {
  readonly path: string;
  readonly #lock: number;

  private constructor(path: string, lock: number) {
    this.path = path;
    this.#lock = lock;
  }

  /** Takes the folder or throws FolderInUse. Makes it (mode 0700) when it is missing. */
  static take(folder: string): DataFolder {
    const path = resolve(folder);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const lock = openSync(join(path, 'lock'), 'a+', 0o600);
    if (!tryLock(lock)) {
      closeSync(lock);
      throw new FolderInUse(path, readServer(path));
    }
    rmSync(join(path, 'server.json'), { force: true }); // of a server that was killed
    return new DataFolder(path, lock);
  }

  get database() {
    return join(this.path, 'postgres');
  }

  get backups() {
    const path = join(this.path, 'backups');
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** The signing key: made once, readable by the owner only. */
  secret(): string {
    const path = join(this.path, 'secret');
    if (!existsSync(path))
      writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    return readFileSync(path, 'utf8').trim();
  }

  announceServer(server: RunningServer) {
    const path = join(this.path, 'server.json');
    writeFileSync(path, JSON.stringify(server), { mode: 0o600 });
    chmodSync(path, 0o600);
  }

  release() {
    rmSync(join(this.path, 'server.json'), { force: true });
    closeSync(this.#lock);
  }
}

function readServer(path: string): RunningServer | null {
  try {
    return JSON.parse(readFileSync(join(path, 'server.json'), 'utf8')) as RunningServer;
  } catch {
    return null;
  }
}
