import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * A repository is known by a file in its git common dir: it goes along when the folder is moved, and a
 * copy has it too. Which of the two it is, the folder that it came from says.
 */
const FILE = 'workspace-repository';

/** The id that was left in a git common dir; null when there is none. */
export function readRepositoryMark(repo: string): string | null {
  try {
    return readFileSync(join(repo, FILE), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Leaves the id there. Where it cannot be written, a move is not noticed. */
export function markRepository(repo: string, id: string): void {
  try {
    writeFileSync(join(repo, FILE), `${id}\n`);
  } catch {
    // The workspaces are registered by the path all the same.
  }
}

/** Whether a git common dir is there. */
export function isRepository(repo: string): boolean {
  return existsSync(join(repo, 'HEAD'));
}

/** Top of the main checkout; the folder itself of a bare repository. */
export function topOf(repo: string): string {
  return basename(repo) === '.git' ? dirname(repo) : repo;
}

/** The common dir of the main checkout or bare repository at `top`, in the way of `like`. */
export function repositoryAt(top: string, like: string): string {
  return basename(like) === '.git' ? join(top, '.git') : top;
}

/**
 * Tells a folder from every other one that is or was at its path, across restarts: a disk that is
 * attached has another number each time, its folders keep theirs. Null when there is no folder.
 */
export function folderMark(folder: string): string | null {
  const stats = statSync(folder, { bigint: true, throwIfNoEntry: false });
  if (!stats?.isDirectory()) return null;
  // Where the file system does not keep it, Node gives 0 or the time of the last change.
  const isKept = stats.birthtimeNs > 0n && stats.birthtimeNs !== stats.ctimeNs;
  return `${stats.ino}${isKept ? `:${stats.birthtimeNs}` : ''}`;
}

/** Whether two marks can be of one folder: the time of its making is compared when both have it. */
export function isSameFolder(one: string, other: string): boolean {
  const [number, born] = one.split(':');
  const [otherNumber, otherBorn] = other.split(':');
  return number === otherNumber && (born === undefined || otherBorn === undefined || born === otherBorn);
}

/** Whether two paths are in one file system. */
export function isOnOneDisk(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false })?.dev);
  return a !== undefined && a === b;
}

/** Two paths of one folder (a bind mount), not a copy. */
export function isOneFolder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
