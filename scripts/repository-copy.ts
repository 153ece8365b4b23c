import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const WORKSPACES = ['apps/api', 'apps/web', 'packages/contract'];
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'data', 'artifacts', 'test-results']);

/** A copy of the sources in a temporary folder, with the installed packages linked: for tests that change files. */
export function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'repository-'));
  cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  for (const workspace of ['.', ...WORKSPACES]) linkPackages(workspace, copy);

  // The links of npm lead to the original's workspaces; the copy needs its own.
  mkdirSync(join(copy, 'node_modules/@sira'));
  for (const workspace of WORKSPACES) {
    symlinkSync(join(copy, workspace), join(copy, 'node_modules/@sira', basename(workspace)));
  }
  return copy;
}

function linkPackages(workspace: string, copy: string) {
  const from = join(root, workspace, 'node_modules');
  const to = join(copy, workspace, 'node_modules');
  for (const name of listFolder(from)) {
    // Caches are written to, and a copy must not write into the original.
    if (name === '@sira' || name === '.vite' || name === '.cache') continue;
    mkdirSync(to, { recursive: true });
    symlinkSync(join(from, name), join(to, name));
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
