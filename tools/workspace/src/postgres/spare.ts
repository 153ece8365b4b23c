import { spawn } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lock, lockOf } from './single-build.ts';
import { copyTree } from './tree-copy.ts';
import { makeOwnFolder, type RunAs } from './user.ts';

/**
 * Of each template that is in use one copy lies ready beside it: a new cluster takes it by a rename, and
 * the next copy is made once the command that took it is done. Making 1,200 files is the longest part of a
 * start with a new database, and it would go on beside git's own writing of files.
 */
const LARGEST_BYTES = 256 * 1024 * 1024;
const LEAST_PRIORITY = 19;

const used = new Map<string, RunAs>();

/** Where the copy of a template lies. */
export function spareOf(template: string): string {
  return `${template}.spare`;
}

/** Puts the spare copy in the place of `folder`; false when there is none (or it is on another disk). */
export function takeSpare(template: string, folder: string): boolean {
  try {
    renameSync(spareOf(template), folder);
    return true;
  } catch {
    return false;
  }
}

/** Notes that this command has made a cluster of a template: others may soon. */
export function noteUse(template: string, runAs: RunAs): void {
  used.set(template, runAs);
}

/** Makes spare copies of what this command used, in a process of its own that nobody waits for. */
export function refillSpares(): void {
  // It belongs to no workspace, also when a service of one has called this command.
  const { WORKSPACE_ID: _id, WORKSPACE_SERVICE: _service, WORKSPACE_STATE: _state, ...env } = process.env;
  for (const [template, runAs] of used) {
    const module = JSON.stringify(import.meta.url);
    const script = `(await import('node:os')).setPriority(${LEAST_PRIORITY}); const { makeSpare } = await import(${module}); await makeSpare(${JSON.stringify(template)}, ${JSON.stringify(runAs)});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(template, '..'),
      env,
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
    });
    child.on('error', () => {});
    child.unref();
  }
  used.clear();
}

/** One copy, unless it is there, is being made, or would take much room. Never throws. */
export async function makeSpare(template: string, runAs: RunAs): Promise<void> {
  try {
    if (!existsSync(template)) return;
    // The template's own lock: it is not deleted meanwhile, and two do not make the same.
    const release = await lock(lockOf(template), 0);
    try {
      await copyWhole(template, runAs);
    } finally {
      release();
    }
  } catch {
    // Without it the next start copies for itself.
  }
}

async function copyWhole(template: string, runAs: RunAs): Promise<void> {
  const files = filesIn(template);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (existsSync(spareOf(template)) || bytes > LARGEST_BYTES) return;
  const temporary = `${spareOf(template)}.building-${process.pid}`;
  makeOwnFolder(temporary, runAs);
  try {
    await copyTree(template, temporary, runAs);
    // Somebody may have deleted the whole cache by hand: half a cluster would be taken for a whole one.
    if (filesIn(temporary).length === files.length) renameSync(temporary, spareOf(template));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
