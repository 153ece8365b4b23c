import { cpSync, existsSync, globSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';

/**
 * Copies and links what the configuration names from the main checkout into a new tree. What is there
 * already stays: the branch may hold the file. Gives the names that matched nothing.
 */
export function bringFiles(config: Config, mainPath: string, tree: string): string[] {
  const missing: string[] = [];
  for (const pattern of config.copy) {
    const files = matches(mainPath, pattern);
    if (files.length === 0) missing.push(pattern);
    for (const file of files) bring(mainPath, tree, file, copy);
  }
  for (const file of config.share) {
    if (existsSync(join(mainPath, file))) bring(mainPath, tree, file, link);
    else missing.push(file);
  }
  return missing;
}

function matches(mainPath: string, pattern: string): string[] {
  // Named in full it may be a folder, or hold characters that are patterns elsewhere (`[id].ts`).
  if (existsSync(join(mainPath, pattern))) return [pattern];
  return globSync(pattern, {
    cwd: mainPath,
    exclude: (name) => name === 'node_modules' || name === '.git',
  }).toSorted();
}

function bring(mainPath: string, tree: string, file: string, how: (from: string, to: string) => void): void {
  const to = join(tree, file);
  if (lstatSync(to, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(to), { recursive: true });
  how(join(mainPath, file), to);
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

function link(from: string, to: string): void {
  // Junctions need no rights on Windows.
  symlinkSync(from, to, lstatSync(from).isDirectory() ? 'junction' : 'file');
}
