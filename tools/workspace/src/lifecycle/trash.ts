import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Home } from '../home.ts';

/**
 * Deleting is a rename into a trash folder on the same disk (at once, whole or not at all) and a
 * deletion in the background. A note says where the trash is, so that `prune` ends what a kill or a
 * reboot cut short.
 */
interface Note {
  /** Folders to delete, each named by this tool and inside a folder named `.workspace-trash`. */
  folders: string[];
}

const TRASH = '.workspace-trash';

const notesFolder = (home: Pick<Home, 'state'>) => join(home.state, 'trash');

/** Takes the folder out of the way; false when there was none. */
export function discard(home: Pick<Home, 'state'>, folder: string): boolean {
  if (!existsSync(folder)) return false;
  const bin = join(dirname(folder), TRASH);
  const target = join(bin, `${basename(folder)}-${randomBytes(4).toString('hex')}`);
  mkdirSync(bin, { recursive: true });
  const note = join(notesFolder(home), `${basename(target)}.json`);
  mkdirSync(notesFolder(home), { recursive: true });
  writeFileSync(note, JSON.stringify({ folders: [target] } satisfies Note));
  try {
    renameSync(folder, target);
  } catch (error) {
    rmSync(note);
    removeEmpty(bin);
    throw error;
  }
  return true;
}

/** The trash that is left, of this and earlier calls. */
export function listTrash(home: Pick<Home, 'state'>): { note: string; folders: string[] }[] {
  let names: string[];
  try {
    names = readdirSync(notesFolder(home));
  } catch {
    return [];
  }
  return names.map((name) => {
    const note = join(notesFolder(home), name);
    return { note, folders: foldersOf(note) };
  });
}

function foldersOf(note: string): string[] {
  try {
    const { folders } = JSON.parse(readFileSync(note, 'utf8')) as Note;
    // What a damaged note names is not deleted.
    return folders.filter((folder) => basename(dirname(folder)) === TRASH);
  } catch {
    return [];
  }
}

/** Deletes the trash now. Gives the folders that were there. */
export async function emptyTrash(home: Pick<Home, 'state'>): Promise<string[]> {
  const gone: string[] = [];
  for (const { note, folders } of listTrash(home)) {
    let isDone = true;
    for (const folder of folders) {
      if (existsSync(folder)) gone.push(folder);
      isDone = (await isDeleted(folder)) && isDone;
      removeEmpty(dirname(folder));
      // The parent that `worktrees` makes by default; other folders are the user's.
      const above = dirname(dirname(folder));
      if (above.endsWith('.worktrees')) removeEmpty(above);
    }
    if (isDone) rmSync(note, { force: true });
  }
  return gone;
}

/** False when something holds it; the next `prune` tries again. */
async function isDeleted(folder: string): Promise<boolean> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Another process may be deleting the same.
  }
  return !existsSync(folder);
}

/** Deletes the trash in a process of its own, so that the command need not wait. */
export function emptyTrashInBackground(home: Pick<Home, 'state'>): void {
  if (listTrash(home).length === 0) return;
  const module = JSON.stringify(import.meta.url);
  const script = `const { emptyTrash } = await import(${module}); await emptyTrash(${JSON.stringify({ state: home.state })});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: home.state,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.on('error', () => {});
  child.unref();
}

/** A folder that held nothing but the tool's own goes with the last of it. */
export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it, or it is gone.
  }
}
