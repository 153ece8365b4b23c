import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, cp, readFile, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Unavailable } from '../unavailable.ts';
import { findPackage, packageNameFor, packageVersion } from './platform-package.ts';
import { buildOnce } from './single-build.ts';

/** `version` is the package's, `18.4.0-beta.17`; `major` is `18`; `folder` holds bin, lib and share. */
export interface Binaries {
  version: string;
  major: string;
  folder: string;
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/** A link that npm cannot pack: paths below the package, `native/lib/libpq.so.5.18`. */
interface Link {
  source: string;
  target: string;
}

export interface BinariesSource {
  platform: string;
  architecture: string;
  findPackage: (name: string) => string | null;
}

const THIS_MACHINE: BinariesSource = { platform: process.platform, architecture: process.arch, findPackage };

/**
 * PostgreSQL's programs in a cache of their own, so that `npm ci` or a removed worktree cannot pull them
 * away under a running server. Copied once per version; callers at the same time wait for the one that
 * copies. When the package is gone, the newest copy in the cache is used.
 *
 * @param cache a folder that the user who runs the server can enter
 * @throws Unavailable when there is no package for this machine or it is not installed
 */
export async function ensureBinaries(cache: string, source = THIS_MACHINE): Promise<Binaries> {
  const name = packageNameFor(source.platform, source.architecture);
  if (name === null) {
    throw new Unavailable(
      `PostgreSQL has no package for ${source.platform} on ${source.architecture}.`,
      'Install PostgreSQL yourself and describe it as a service of the kind "process" or "compose".',
    );
  }
  const programs = join(cache, 'postgres', basename(name));
  const installed = source.findPackage(name);
  const version = installed ? packageVersion(installed) : newestOf(programs);
  if (version === null) {
    throw new Unavailable(
      `The package ${name} is not installed.`,
      'Run the install again with optional packages: npm install --include=optional',
    );
  }
  const folder = join(programs, version);
  if (installed) {
    await buildOnce({ target: folder, build: (temporary) => copyPrograms(installed, temporary) });
  }
  return describe(folder, version, source.platform);
}

function describe(folder: string, version: string, platform: string): Binaries {
  const program = (name: string) => join(folder, 'bin', platform === 'win32' ? `${name}.exe` : name);
  const major = version.split('.', 1)[0]!;
  return {
    version,
    major,
    folder,
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
  };
}

function newestOf(programs: string): string | null {
  if (!existsSync(programs)) return null;
  const whole = readdirSync(programs).filter(
    (name) => /^\d+\.[^/]*$/.test(name) && !name.includes('.building-'),
  );
  const newest = whole
    .filter((name) => !name.endsWith('.lock'))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  return newest ?? null;
}

async function copyPrograms(installed: string, temporary: string): Promise<void> {
  const native = join(installed, 'native');
  // Static libraries and headers are for building programs, not for running one.
  await cp(native, temporary, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'include',
  });
  for (const link of readLinks(native)) {
    const at = join(temporary, link.target.replace(/^native\//, ''));
    if (!existsSync(dirname(at))) continue;
    await rm(at, { force: true });
    await symlink(basename(link.source), at);
  }
  if (process.platform === 'win32') return;
  for (const name of readdirSync(join(temporary, 'bin'))) await chmod(join(temporary, 'bin', name), 0o755);
  await chmod(temporary, 0o755);
}

function readLinks(native: string): Link[] {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Link[]) : [];
}

/** The major version that a cluster's files were written by, `18`. Null: not a cluster. */
export async function majorOf(cluster: string): Promise<string | null> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch {
    return null;
  }
}
