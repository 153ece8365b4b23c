import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltHost, buildHost, v1Files, v2Files } from '../../../fixtures/host/build-host.ts';
import { openTree } from '../read/tree.ts';
import type { Snapshot } from '../snapshot.ts';
import { takeSnapshot } from './take.ts';

const ID = 'c0ffee'.padEnd(64, '0');
const KB = 1024;
const MB = 1024 * 1024;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-books-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function read(host: BuiltHost): Promise<Snapshot> {
  buildHost(root, host);
  const snapshot = await takeSnapshot(openTree(root));
  expect(sumOf(snapshot)).toBe(snapshot.totals.memoryBytes);
  return snapshot;
}

/** The identity: free, groups, held and the unattributed rest are the whole memory, to the byte. */
function sumOf({ totals, groups, held, unattributedBytes }: Snapshot): number {
  const charged = groups.reduce((sum, group) => sum + group.chargedBytes, 0);
  return totals.freeBytes + charged + held.reduce((sum, one) => sum + one.bytes, 0) + unattributedBytes;
}

const group = (snapshot: Snapshot, name: string) => snapshot.groups.find((one) => one.name === name);

const MEMINFO = {
  MemTotal: 1_000_000,
  MemFree: 200_000,
  MemAvailable: 500_000,
  AnonPages: 400_000,
  Cached: 250_000,
  Buffers: 50_000,
  Shmem: 20_000,
  Slab: 60_000,
  SReclaimable: 40_000,
  SUnreclaim: 20_000,
  PageTables: 5000,
  KernelStack: 3000,
  Percpu: 2000,
  VmallocUsed: 3000,
};

describe('the books of a host', () => {
  it('close under version 2, with groups inside groups counted once', async () => {
    const web = `/system.slice/docker-${ID}.scope`;
    const snapshot = await read({
      meminfo: MEMINFO,
      version: 'v2',
      processes: [
        { pid: 10, name: 'node', cgroup: `0::${web}\n`, anonKb: 100_000, fileKb: 5000 },
        { pid: 11, name: 'dockerd', cgroup: '0::/system.slice/docker.service\n', anonKb: 50_000 },
        { pid: 12, name: 'kthreadd', cgroup: '0::/\n', flags: 0x20_0040 },
        { pid: 13, name: 'ended', cgroup: '0::/init.scope\n', state: 'Z' },
      ],
      cgroups: {
        '/system.slice': v2Files({ anon: 180 * MB, file: 100 * MB, kernel: 20 * MB }),
        [web]: v2Files(
          {
            anon: 110 * MB,
            file: 30 * MB,
            shmem: 10 * MB,
            kernel: 8 * MB,
            slab_reclaimable: 5 * MB,
            inactive_file: 15 * MB,
          },
          { 'memory.max': `${512 * MB}\n` },
        ),
        [`${web}/nested/deep`]: v2Files({ anon: 60 * MB }),
        '/system.slice/docker.service': v2Files({ anon: 50 * MB, file: 20 * MB, kernel: 2 * MB }),
      },
      files: {
        [`var/lib/docker/containers/${ID}/config.v2.json`]: JSON.stringify({
          Name: '/shop-web',
          State: { Running: true },
        }),
      },
    });
    expect(snapshot.cgroupMode).toBe('v2');
    expect(group(snapshot, 'shop-web')).toMatchObject({
      kind: 'container',
      id: ID,
      processes: 1,
      pssBytes: 105_000 * KB,
      chargedBytes: 148 * MB,
      workingSetBytes: 133 * MB,
      cacheBytes: 20 * MB,
      unreclaimableBytes: 123 * MB,
      limitBytes: 512 * MB,
      isUpperBound: false,
    });
    // What services left behind when they ended is the slice's own.
    expect(group(snapshot, 'system.slice')).toMatchObject({
      kind: 'slice',
      processes: 0,
      anonBytes: 20 * MB,
      cacheBytes: 60 * MB,
      kernelBytes: 10 * MB,
    });
    expect(snapshot.groups.reduce((sum, one) => sum + one.processes, 0)).toBe(3);
    expect(snapshot.unattributedBytes).toBe(
      (1_000_000 - 200_000 - 400_000 - 300_000 - 60_000 - 5000 - 3000 - 2000) * KB,
    );
  });

  it('close under version 1 beside version 2, by the line of the memory controller', async () => {
    const snapshot = await read({
      meminfo: MEMINFO,
      version: 'v1',
      processes: [
        {
          pid: 10,
          name: 'node',
          cgroup: `9:name=systemd:/\n4:memory:/docker/${ID}\n0::/\n`,
          anonKb: 100_000,
        },
      ],
      cgroups: {
        '/docker': v1Files({ rss: 110 * MB, cache: 40 * MB, shmem: 4 * MB }),
        [`/docker/${ID}`]: v1Files(
          { rss: 110 * MB, cache: 40 * MB, shmem: 4 * MB, inactive_file: 30 * MB },
          { 'memory.limit_in_bytes': `${256 * MB}\n` },
        ),
      },
    });
    expect(snapshot.cgroupMode).toBe('hybrid');
    expect(snapshot.groups).toHaveLength(1);
    expect(snapshot.groups[0]).toMatchObject({
      name: ID.slice(0, 12),
      kind: 'container',
      workingSetBytes: 120 * MB,
      limitBytes: 256 * MB,
    });
  });

  it('close without any controller: PSS by service, and by program', async () => {
    const snapshot = await read({
      meminfo: MEMINFO,
      version: 'none',
      processes: [
        {
          pid: 10,
          name: 'nginx',
          cgroup: '1:name=systemd:/system.slice/nginx.service\n',
          anonKb: 100_000,
          fileKb: 10_000,
        },
        {
          pid: 11,
          name: 'nginx',
          cgroup: '1:name=systemd:/system.slice/nginx.service\n',
          anonKb: 20_000,
          shmemKb: 1000,
        },
        { pid: 12, name: 'app', cgroup: '', anonKb: 30_000 },
        { pid: 13, name: 'app', cgroup: '', anonKb: 40_000 },
      ],
    });
    expect(snapshot.cgroupMode).toBe('none');
    expect(snapshot.groups).toMatchObject([
      {
        name: 'nginx.service',
        kind: 'service',
        processes: 2,
        chargedBytes: 131_000 * KB,
        workingSetBytes: 131_000 * KB,
      },
      { name: 'app', kind: 'process', processes: 2, chargedBytes: 70_000 * KB },
    ]);
    expect(snapshot.held.find(({ id }) => id === 'anonymous')?.bytes).toBe(210_000 * KB);
  });

  it('close when upper bounds say more than there is, and mark them', async () => {
    const snapshot = await read({
      meminfo: MEMINFO,
      version: 'none',
      processes: [1, 2, 3].map((pid) => ({
        pid,
        name: 'postgres',
        cgroup: '',
        anonKb: 300_000,
        shmemKb: 20_000,
        hasRollup: false,
      })),
    });
    expect(snapshot.groups).toMatchObject([
      { isUpperBound: true, pssBytes: 960_000 * KB, anonBytes: 400_000 * KB, shmemBytes: 20_000 * KB },
    ]);
    expect(snapshot.problems.join()).toMatch(/exact memory of 3 processes may not be read/);
  });

  it('close when cgroups say more than the host: the rest is below zero, and printed so', async () => {
    const snapshot = await read({
      meminfo: MEMINFO,
      version: 'v2',
      processes: [],
      cgroups: { '/a': v2Files({ anon: 500_000 * KB }) },
    });
    expect(snapshot.unattributedBytes).toBe((30_000 - 100_000) * KB);
    expect(snapshot.problems.join()).toMatch(/More than 3 % of used memory is unattributed/);
  });

  it('place processes that speak from within a namespace by cgroup.procs, and by name without it', async () => {
    const path = `/system.slice/docker-${ID}.scope`;
    const processes = [{ pid: 10, name: 'node', cgroup: '0::/../../system.slice/x\n', anonKb: 100_000 }];
    const cgroups = {
      '': { 'cgroup.procs': '1\n' },
      [path]: v2Files({ anon: 100 * MB }, { 'cgroup.procs': '10\n' }),
    };
    const seen = await read({ meminfo: MEMINFO, version: 'v2', processes, cgroups });
    expect(group(seen, ID.slice(0, 12))).toMatchObject({ processes: 1 });
    rmSync(root, { recursive: true });
    const outside = { pid: 10, name: 'node', cgroup: `0::/../..${path}\n`, anonKb: 100_000 };
    const unseen = await read({ meminfo: MEMINFO, version: 'none', processes: [outside] });
    expect(group(unseen, ID.slice(0, 12))).toMatchObject({ kind: 'container', id: ID, processes: 1 });
    expect(unseen.problems.join()).toMatch(/1 process is outside this cgroup namespace/);
  });

  it('count only the own pages of groups under version 1 without a hierarchy', async () => {
    const flat = { 'memory.use_hierarchy': '0\n' };
    const snapshot = await read({
      meminfo: MEMINFO,
      version: 'v1',
      processes: [],
      cgroups: { '/lxc': v1Files({ rss: 5 * MB }, flat), '/lxc/web': v1Files({ rss: 100 * MB }, flat) },
    });
    expect(group(snapshot, 'web')?.chargedBytes).toBe(100 * MB);
    expect(group(snapshot, 'lxc')?.chargedBytes).toBe(5 * MB);
  });
});
