import { dropHalfMade } from './half-made.ts';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { identityOf } from '../processes/identity.ts';
import { pack } from './archive.ts';
import { type ClusterSource, copyCluster } from './backup.ts';
import type { Binaries } from './binaries.ts';

export const MANIFEST = 'manifest.json';

/** What a dump states of itself, before its data. `platform` is `linux-x64`: pages are not portable. */
export interface DumpManifest {
  format: 1;
  postgresMajor: string;
  postgresVersion: string;
  platform: string;
  database: string;
  createdAt: string;
}

export interface DumpWish {
  source: ClusterSource;
  /** Written beside and renamed: a file of this name that exists stays whole until the new one is. */
  file: string;
  database: string;
  binaries: Binaries;
}

/**
 * The whole cluster as one tar.gz, also while it is written to.
 * @throws WorkspaceError as `copyCluster` does
 */
export async function dumpCluster({ source, file, database, binaries }: DumpWish): Promise<DumpManifest> {
  const manifest: DumpManifest = {
    format: 1,
    postgresMajor: binaries.major,
    postgresVersion: binaries.version,
    platform: platformName(),
    database,
    createdAt: new Date().toISOString(),
  };
  const written = `${resolve(file)}.new-${process.pid}`;
  const copy = `${source.folder}.dumping-${process.pid}`;
  await sweep(source.folder);
  try {
    await copyCluster({ source, target: copy, runAs: null });
    await pack(copy, { name: MANIFEST, text: `${JSON.stringify(manifest, null, 2)}\n` }, written);
    renameSync(written, file);
    return manifest;
  } finally {
    await rm(copy, { recursive: true, force: true });
    await dropHalfMade(copy);
    await rm(written, { force: true });
  }
}

/** Deletes what killed dumps left beside the cluster. */
async function sweep(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.dumping-`;
  if (!existsSync(dirname(folder))) return;
  for (const name of readdirSync(dirname(folder)).filter((entry) => entry.startsWith(prefix))) {
    const isAtWork = identityOf(Number.parseInt(name.slice(prefix.length), 10)) !== null;
    if (!isAtWork) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

export function platformName(): string {
  return `${process.platform}-${process.arch}`;
}
