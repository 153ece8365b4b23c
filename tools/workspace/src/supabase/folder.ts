import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WorkspaceError } from '../workspace-error.ts';
import { planSupabase, type SupabasePlan } from './project.ts';

/** What the CLI keeps for itself in the folder: each workspace has its own. */
const KEPT_APART = new Set(['.temp', '.branches']);

/**
 * Makes `<folder>/supabase` for the CLI's `--workdir <folder>`: the configuration of the workspace, and a
 * link to everything that lies beside the repository's (migrations, functions, seed.sql, …), so that a
 * migration made in the workspace lands in its working tree. `config` is the absolute path of the
 * repository's `config.toml`. Throws a `WorkspaceError` when it cannot be read or the ports do not fit.
 */
export function writeSupabaseFolder(
  config: string,
  folder: string,
  o: { repo: string; basePort: number; taken: readonly number[] },
): SupabasePlan {
  const plan = planSupabase(readConfigText(config), o);
  const target = join(folder, 'supabase');
  mkdirSync(target, { recursive: true });
  linkSiblings(dirname(config), target, basename(config));
  const file = join(target, 'config.toml');
  writeFileSync(`${file}.${process.pid}`, plan.text);
  renameSync(`${file}.${process.pid}`, file);
  return plan;
}

function readConfigText(config: string): string {
  try {
    return readFileSync(config, 'utf8');
  } catch (error) {
    throw new WorkspaceError(
      'supabase-config',
      `Supabase was not started: ${config} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      'Make it with `supabase init`, or correct "config" of the service.',
      2,
    );
  }
}

function linkSiblings(source: string, target: string, configName: string): void {
  const names = readdirSync(source).filter(
    (name) => name !== configName && name !== 'config.toml' && !KEPT_APART.has(name),
  );
  for (const old of readdirSync(target)) {
    const isLink = lstatSync(join(target, old)).isSymbolicLink();
    if (isLink && (!names.includes(old) || readlinkSync(join(target, old)) !== join(source, old)))
      rmSync(join(target, old));
  }
  for (const name of names) {
    if (lstatSync(join(target, name), { throwIfNoEntry: false })) continue;
    const from = join(source, name);
    // A junction needs no rights on Windows, and there a file is linked as one.
    symlinkSync(from, join(target, name), lstatSync(from).isDirectory() ? 'junction' : 'file');
  }
}
