import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import {
  folderMark,
  isOnOneDisk,
  isRepository,
  markRepository,
  readRepositoryMark,
  topOf,
} from '../git/repository-mark.ts';
import { isAlive, ownIdentity } from '../processes/identity.ts';
import { claim, type ClaimOptions } from './claim.ts';
import { acquire, type HeldLock, type LockOptions } from './lock.ts';
import { RegistryFile } from './registry-file.ts';
import { findOthers, findRepository, moveRepository, recordRepository } from './repositories.ts';
import { toService, toWorkspace, toWorkspaceRow } from './rows.ts';
import type { RepositoryRecord, ServiceRecord, Wish, Workspace } from './workspace.ts';

export type { ClaimOptions } from './claim.ts';
export type { HeldLock, LockOptions } from './lock.ts';
export type { RepositoryRecord, ServiceRecord, Wish, Workspace } from './workspace.ts';

/**
 * What this user's workspaces are, which ports they have and what runs for them. One file for all
 * repositories, safe under any number of processes and their sudden end. All methods throw a
 * WorkspaceError when the file cannot be read or written (see RegistryFile).
 */
export class Registry {
  readonly #file: RegistryFile;

  private constructor(file: RegistryFile) {
    this.#file = file;
  }

  /** Opens `registry.sqlite` in the folder; makes both when there are none. */
  static open(stateFolder: string): Registry {
    return new Registry(RegistryFile.open(stateFolder));
  }

  /**
   * The workspace of a path: the registered one, or a new one with a free block of ports. A name that
   * the repository has already gets -2, -3, …. Throws a WorkspaceError: `no-free-block`,
   * `being-removed`, `being-claimed`, `path-taken`, `bad-port-range`.
   */
  async claim(wish: Wish, options: ClaimOptions = {}): Promise<Workspace> {
    const workspace = await claim(this.#file, wish, options);
    if (this.repository(wish.repo) === null) this.rememberRepository(wish.repo);
    return workspace;
  }

  /** By the real path of the working tree, in whatever state. */
  find(path: string): Workspace | null {
    return this.#first('SELECT * FROM workspace WHERE path = ?', path);
  }

  findByName(repo: string, name: string): Workspace | null {
    return this.#first('SELECT * FROM workspace WHERE repo = ? AND name = ?', repo, name);
  }

  /** Of one repository, or all; the main checkout first, then the oldest. */
  list(repo?: string): Workspace[] {
    const rows = this.#file.read((database) =>
      database
        .prepare(
          `SELECT * FROM workspace WHERE ?1 IS NULL OR repo = ?1
           ORDER BY repo, is_main DESC, created_at, name`,
        )
        .all(repo ?? null),
    );
    return rows.map(toWorkspace);
  }

  /** Those that a process began to claim or to remove and did not live to finish. */
  abandoned(): Workspace[] {
    return this.#file
      .read((database) => database.prepare(`SELECT * FROM workspace WHERE state <> 'ready'`).all())
      .map(toWorkspaceRow)
      .filter(({ worker }) => !isAlive(worker))
      .map(({ workspace }) => workspace);
  }

  setBranch(id: string, branch: string | null): void {
    this.#run('UPDATE workspace SET branch = ? WHERE id = ?', branch, id);
  }

  /** Follows a tree that git has moved. False when another workspace is registered at the new path. */
  move(id: string, path: string): boolean {
    return this.#file.write((database) => {
      if (database.prepare('SELECT 1 FROM workspace WHERE path = ?').get(path)) return false;
      database.prepare('UPDATE workspace SET path = ? WHERE id = ?').run(path, id);
      return true;
    });
  }

  /** What the repository at the path is known by; null for one that only an earlier version has seen. */
  repository(path: string): RepositoryRecord | null {
    return this.#file.read((database) => findRepository(database, path));
  }

  /** Those at other paths with the same id: where this one was, and what it is a copy of. */
  otherRepositories(one: Pick<RepositoryRecord, 'id' | 'path'>): RepositoryRecord[] {
    return this.#file.read((database) => findOthers(database, one));
  }

  /**
   * Writes down what the repository that is at the path now is known by. Without an `id` it keeps the
   * one that it has, or gets one. Nothing, when there is no repository.
   */
  rememberRepository(path: string, id = readRepositoryMark(path) ?? randomUUID()): void {
    const mark = folderMark(path);
    const holderMark = folderMark(dirname(topOf(path)));
    if (!isRepository(path) || mark === null || holderMark === null) return;
    if (readRepositoryMark(path) !== id) markRepository(path, id);
    const sharesDisk = isOnOneDisk(path, this.#file.path);
    this.#file.write((database) => recordRepository(database, { path, id, mark, holderMark, sharesDisk }));
  }

  /**
   * Gives all workspaces of the repository that was at `from` to the one at `to`, its main checkout too.
   * What was registered at `to` is of a repository that was replaced: it goes out of the way, as one
   * that is gone. False when another process has done it.
   */
  moveRepository(from: string, to: string): boolean {
    return this.#file.write((database) => moveRepository(database, from, to));
  }

  /** Writes down that this process removes it. Again, by whoever goes on with a removal. */
  beginRemoval(id: string): void {
    this.#run(
      `UPDATE workspace SET state = 'removing', worker = ? WHERE id = ?`,
      JSON.stringify(ownIdentity()),
      id,
    );
  }

  /** Gives the block back and forgets the workspace and its services. To do it twice is no error. */
  free(id: string, options: { onStep?: (step: string) => void } = {}): void {
    this.#file.write((database) => {
      database.prepare('DELETE FROM workspace WHERE id = ?').run(id);
      database.exec('DELETE FROM repository WHERE path NOT IN (SELECT repo FROM workspace)');
      options.onStep?.('freeing');
    });
    options.onStep?.('freed');
  }

  /** Adds or replaces the record of a service. */
  recordService(record: ServiceRecord): void {
    this.#run(
      `INSERT OR REPLACE INTO service (workspace_id, name, kind, port, process, started_at, details)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      record.workspaceId,
      record.name,
      record.kind,
      record.port,
      record.process && JSON.stringify(record.process),
      record.startedAt,
      JSON.stringify(record.details),
    );
  }

  /** The recorded services of a workspace, by name. */
  services(id: string): ServiceRecord[] {
    const rows = this.#file.read((database) =>
      database.prepare('SELECT * FROM service WHERE workspace_id = ? ORDER BY name').all(id),
    );
    return rows.map(toService);
  }

  forgetService(id: string, name: string): void {
    this.#run('DELETE FROM service WHERE workspace_id = ? AND name = ?', id, name);
  }

  /** One command at a time per workspace. Waits for the holder, takes over from a dead one. */
  lock(workspaceId: string, options: LockOptions = {}): Promise<HeldLock> {
    return acquire(this.#file, workspaceId, options);
  }

  /** To close twice is no error. */
  close(): void {
    this.#file.close();
  }

  #first(query: string, ...values: string[]): Workspace | null {
    const row = this.#file.read((database) => database.prepare(query).get(...values));
    return row ? toWorkspace(row) : null;
  }

  #run(statement: string, ...values: (string | number | null)[]): void {
    this.#file.write((database) => database.prepare(statement).run(...values));
  }
}
