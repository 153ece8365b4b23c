import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../home.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { REPOSITORY_TABLE, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** How long a statement waits for other processes, ms. Each of them is done in a few. */
const BUSY_LIMIT_MS = 20_000;

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const BUSY = new Set([5, 6, 15]);
const DAMAGED = new Set([11, 26]);
const UNREACHABLE = new Set([3, 8, 10, 13, 14, 23]);

/** The file of the registry: `registry.sqlite`, shared by every process of this user. */
export class RegistryFile {
  readonly path: string;
  readonly #database: DatabaseSync;

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
  }

  /**
   * Opens the file, makes it (mode 0600) when there is none. Throws a WorkspaceError: `registry-newer`
   * when a newer version wrote it, `registry-damaged`, `registry-unreachable`. It is never replaced.
   */
  static open(folder: string): RegistryFile {
    const path = join(folder, 'registry.sqlite');
    try {
      makeFolder(folder);
      makePrivate(path);
    } catch (error) {
      throw unreachable(path, (error as Error).message);
    }
    // SQLite's own waiting backs off up to 100 ms at a time; see `patiently`.
    const file = new RegistryFile(
      path,
      translated(path, () => new DatabaseSync(path, { timeout: 0 })),
    );
    try {
      file.#prepare();
    } catch (error) {
      file.close();
      throw error;
    }
    return file;
  }

  /** Runs one or more reading statements. */
  read<T>(work: (database: DatabaseSync) => T): T {
    return translated(this.path, () => patiently(() => work(this.#database)));
  }

  /**
   * Runs `work` as the only writer, all of it or none. It must be short: every other process waits.
   * It is called once. What it throws undoes it.
   */
  write<T>(work: (database: DatabaseSync) => T): T {
    const database = this.#database;
    return translated(this.path, () => {
      patiently(() => database.exec('BEGIN IMMEDIATE'));
      try {
        const result = work(database);
        patiently(() => database.exec('COMMIT'));
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #prepare(): void {
    const version = this.#checkedVersion();
    // A crash of the machine may take the last commits along, and with them went the processes that
    // they told of. The end of a process takes none.
    this.read((database) => database.exec('PRAGMA synchronous = NORMAL'));
    if (version === SCHEMA_VERSION && this.#hasRepositories()) return;
    // Stays with the file.
    this.read((database) => database.exec('PRAGMA journal_mode = WAL'));
    this.write((database) => {
      if (this.#checkedVersion() !== SCHEMA_VERSION) database.exec(SCHEMA);
      database.exec(REPOSITORY_TABLE);
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  }

  #hasRepositories(): boolean {
    const found = this.read((database) =>
      database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'repository'`).get(),
    );
    return found !== undefined;
  }

  #checkedVersion(): number {
    const row = this.read((database) => database.prepare('PRAGMA user_version').get()) as {
      user_version: number;
    };
    if (row.user_version <= SCHEMA_VERSION) return row.user_version;
    throw new WorkspaceError(
      'registry-newer',
      `The registry ${this.path} was written by a newer version of workspace (its schema is ${row.user_version}, this version knows ${SCHEMA_VERSION}). Nothing was changed.`,
      'Update workspace here, or use the version that wrote it.',
      2,
    );
  }
}

/**
 * SQLite gives its -wal and -shm files the mode of the file itself. A file that is there is not opened:
 * closing it again would take away the locks that this process has on it through another opener
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
function makePrivate(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) makeEmpty(path);
  else if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) chmodSync(path, 0o600);
}

function makeEmpty(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Tries again after 1 to 8 ms while another process is at it, so that the next one gets in at once; in
 * a crowd a little less often, to leave the processor to the one who is at it.
 */
function patiently<T>(work: () => T): T {
  const end = performance.now() + BUSY_LIMIT_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!BUSY.has(resultCode(error)) || performance.now() > end) throw error;
      Atomics.wait(SLEEPER, 0, 0, 1 + Math.random() * Math.min(7 + attempt, 24));
    }
  }
}

const SLEEPER = new Int32Array(new SharedArrayBuffer(4));

/** The primary result code; 0 for what is not SQLite's. */
function resultCode(error: unknown): number {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code === 'ERR_SQLITE_ERROR' && errcode !== undefined ? errcode & 0xff : 0;
}

function translated<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = resultCode(error);
    const { message } = error as Error;
    if (DAMAGED.has(code)) throw damaged(path, message);
    if (UNREACHABLE.has(code)) throw unreachable(path, message);
    if (BUSY.has(code)) throw busy(path);
    throw error;
  }
}

function damaged(path: string, why: string): WorkspaceError {
  return new WorkspaceError(
    'registry-damaged',
    `The registry ${path} cannot be read (${why}). Nothing was changed: the working trees and the data of their services are where they were.`,
    `Move it away (mv ${path} ${path}.damaged, and the same for its -wal and -shm files), then run \`workspace up\` in each working tree to register it again.`,
    2,
  );
}

function unreachable(path: string, why: string): WorkspaceError {
  return new WorkspaceError(
    'registry-unreachable',
    `The registry ${path} cannot be opened or written (${why}). Nothing was changed.`,
    'See that its folder belongs to you, is writable and on a disk with room; XDG_STATE_HOME names another place.',
    2,
  );
}

function busy(path: string): WorkspaceError {
  return new WorkspaceError(
    'registry-busy',
    `The registry ${path} was in use by other processes for ${BUSY_LIMIT_MS / 1000} s. Nothing was changed.`,
    'Try again. If it stays so, look for a stopped process that has the file open (lsof).',
    2,
  );
}
