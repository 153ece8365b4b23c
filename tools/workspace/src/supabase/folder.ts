import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WorkspaceError } from '../workspace-error.ts';
import { planSupabase, type SupabasePlan } from './project.ts';

/**
 * What the CLI keeps for itself in the folder: each workspace has its own. And what it would read
 * instead of `config.toml`.
 */
const KEPT_APART = new Set(['.temp', '.branches', 'config.toml', 'config.json', 'config.jsonc']);
/** What the CLI makes when it is missing, as `migration new` does: it must not be made in the copy. */
const WRITTEN_BY_CLI = ['migrations', 'functions', 'snippets'];

/**
 * Makes `<folder>/supabase` for the CLI's `--workdir <folder>`: the configuration of the workspace, and a
 * link to everything that lies beside the repository's (migrations, functions, seed.sql, …), so that a
 * migration made in the workspace lands in its working tree; and to the `.env` files above it, which the
 * CLI reads for `env(…)`. `config` is the absolute path of the repository's `config.toml`. Throws a `WorkspaceError` when it cannot be read or the ports do not fit.
 */
export function writeSupabaseFolder(
  config: string,
  folder: string,
  o: { repo: string; basePort: number; taken: readonly number[]; cliVersion: string | null },
): SupabasePlan {
  const plan = planSupabase(readConfigText(config), o);
  const [source, target] = [dirname(config), join(folder, 'supabase')];
  for (const name of WRITTEN_BY_CLI) mkdirSync(join(source, name), { recursive: true });
  mkdirSync(target, { recursive: true });
  linkAll(source, target, (name) => name !== basename(config) && !KEPT_APART.has(name));
  const root = dirname(source);
  linkAll(root, folder, (name) => isEnvFile(root, name));
  const file = join(target, 'config.toml');
  writeFileSync(`${file}.${process.pid}`, plan.text);
  renameSync(`${file}.${process.pid}`, file);
  return plan;
}

function readConfigText(config: string): string {
  if (/\.jsonc?$/.test(config)) {
    throw new WorkspaceError(
      'supabase-config',
      `Supabase was not started: ${config} is JSON, and only config.toml can be read.`,
      'Keep the configuration in config.toml, and name that in "config" of the service.',
      2,
    );
  }
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

/** Links in `target` to everything in `source` that is wanted; links to what is gone are taken away. */
function linkAll(source: string, target: string, isWanted: (name: string) => boolean): void {
  const names = readdirSync(source).filter(isWanted);
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

/** A folder `.env` is Python's. */
function isEnvFile(root: string, name: string): boolean {
  if (name !== '.env' && !name.startsWith('.env.')) return false;
  return statSync(join(root, name), { throwIfNoEntry: false })?.isFile() ?? false;
}
