import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type BuiltHost, buildHost, v2Files } from '../fixtures/host/build-host.ts';
import { takeSnapshot } from '../src/host/account/take.ts';
import { openTree } from '../src/host/read/tree.ts';
import type { Snapshot } from '../src/host/snapshot.ts';

/** 4 GB with room left; kB, as /proc/meminfo has it. */
export const MEMINFO = {
  MemTotal: 4_000_000,
  MemFree: 200_000,
  MemAvailable: 1_500_000,
  AnonPages: 2_000_000,
  Cached: 1_200_000,
  Shmem: 50_000,
  Slab: 150_000,
  SReclaimable: 100_000,
};

/** A host with one process in one service, and nothing wrong with it. */
export const SMALL_HOST: BuiltHost = {
  meminfo: MEMINFO,
  version: 'v2',
  processes: [{ pid: 10, name: 'node', cgroup: '0::/system.slice/web.service\n', anonKb: 100_000 }],
  cgroups: { '/system.slice/web.service': v2Files({ anon: 100_000 * 1024 }) },
};

/** A temporary folder, new for each test. */
export interface HostFolder {
  readonly folder: string;
  /** In it, for the tree of a host; not there yet. */
  readonly root: string;
  /** Builds the host there and reads it. */
  take: (host: BuiltHost) => Promise<Snapshot>;
}

/** Gives each test of the file a folder and removes it afterwards. */
export function useHostFolder(): HostFolder {
  let folder = '';
  const root = (): string => join(folder, 'host');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-host-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    get root() {
      return root();
    },
    take: (host) => {
      buildHost(root(), host);
      return takeSnapshot(openTree(root()));
    },
  };
}
