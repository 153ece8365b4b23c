import type { Container, Group, HeldMemory, Totals } from '../snapshot.ts';
import type { CgroupTree, CgroupUnit } from '../read/cgroup-tree.ts';
import { unitsOf } from '../read/cgroup-name.ts';
import type { Process } from '../read/processes.ts';
import { cgroupGroup, type Members, processGroup, scaleCharge } from './group.ts';

export interface Ledger {
  groups: Group[];
  held: HeldMemory[];
  unattributedBytes: number;
  accountedShare: number;
  accountedShareWithoutCache: number;
}

export interface LedgerInput {
  totals: Totals;
  processes: readonly Process[];
  cgroups: CgroupTree;
  containers: readonly Container[];
  /** Cores in use by pid over the interval; null when there was one look only. */
  cores: ReadonlyMap<number, number> | null;
}

/**
 * Closes the books: MemTotal = free + groups + held + unattributed, exactly, with the last figure as what
 * the others leave. A page is charged to one cgroup, so the charges of cgroups do not overlap once those
 * inside others are taken out. Processes of no memory cgroup count with their PSS, at most what is left.
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-ownership
 */
export function closeBooks(input: LedgerInput): Ledger {
  const { totals, cgroups, containers, cores } = input;
  const members = membersOf(input);
  const byId = new Map(containers.map((container) => [container.id, container]));
  const kernelTotal = kernelBytesOf(totals);
  const fixedShare = kernelTotal === 0 ? 1 : 1 - totals.slabReclaimableBytes / kernelTotal;
  const groups: Group[] = [];
  const inner = innerUnits(cgroups);
  for (const [path, unit] of cgroups.units) {
    const group = cgroupGroup(unit, inner.get(path) ?? [], members.byUnit.get(path) ?? [], {
      byId,
      cores,
      fixedShare,
    });
    if (group.processes > 0 || group.chargedBytes > 0) groups.push(group);
  }
  const loose = [...members.loose.values()].map((one) => processGroup(one, byId, cores));
  const left = {
    anonBytes: remaining(totals.anonBytes, groups, 'anonBytes'),
    cacheBytes: remaining(totals.cacheBytes, groups, 'cacheBytes'),
    shmemBytes: remaining(totals.shmemBytes, groups, 'shmemBytes'),
  };
  groups.push(...scaleCharge(loose, left));
  groups.sort((a, b) => b.chargedBytes - a.chargedBytes || b.pssBytes - a.pssBytes);
  const held = heldMemory(totals, groups);
  const sum = [...groups.map((group) => group.chargedBytes), ...held.map((one) => one.bytes)];
  const unattributedBytes = sum.reduce((rest, bytes) => rest - bytes, totals.usedBytes);
  const withoutCache = totals.usedBytes - totals.cacheBytes - totals.slabReclaimableBytes;
  return {
    groups,
    held,
    unattributedBytes,
    accountedShare: shareOf(unattributedBytes, totals.usedBytes),
    accountedShareWithoutCache: shareOf(unattributedBytes, withoutCache),
  };
}

/**
 * The path of a process below the mount of the memory controller, as the tree knows it. cgroup.procs wins
 * where the process's own file speaks from within a namespace; null for the root.
 */
function memoryPath(process: Process, owners: ReadonlyMap<number, string>): string | null {
  const own = process.cgroups.get('memory') ?? process.cgroups.get('') ?? '/';
  const path = owners.get(process.pid) ?? own.replace(/^(?:\/\.\.)+(?=\/|$)/, '');
  return path === '/' || path === '' ? null : path;
}

/** Kernel memory that has a name and can be charged to a cgroup. */
function kernelBytesOf(totals: Totals): number {
  const { slabBytes, kernelStackBytes, pageTablesBytes, percpuBytes, vmallocBytes, compressedSwapBytes } =
    totals;
  return slabBytes + kernelStackBytes + pageTablesBytes + percpuBytes + vmallocBytes + compressedSwapBytes;
}

function membersOf({ processes, cgroups }: LedgerInput): {
  byUnit: Map<string, Process[]>;
  loose: Map<string, Members>;
} {
  const byUnit = new Map<string, Process[]>();
  const loose = new Map<string, Members>();
  for (const process of processes) {
    const path = memoryPath(process, cgroups.owners);
    const unit = path === null ? undefined : unitsOf(path).findLast((one) => cgroups.units.has(one.path));
    if (unit) {
      const list = byUnit.get(unit.path);
      if (list) list.push(process);
      else byUnit.set(unit.path, [process]);
      continue;
    }
    // Without accounting of memory a service is still a service: the hierarchy of systemd names it.
    const named = [path, process.cgroups.get('name=systemd'), process.cgroups.get('')]
      .flatMap((one) => (one ? unitsOf(one) : []))
      .findLast((one) => one.kind !== 'slice' && one.kind !== 'cgroup');
    const key = named ? `unit ${named.path}` : `process ${process.name}`;
    const group = loose.get(key);
    if (group) group.processes.push(process);
    else loose.set(key, { unit: named ?? null, name: process.name, processes: [process] });
  }
  return { byUnit, loose };
}

/** For each unit those directly inside it, with no unit between. */
function innerUnits(cgroups: CgroupTree): Map<string, CgroupUnit[]> {
  const inner = new Map<string, CgroupUnit[]>();
  for (const unit of cgroups.units.values()) {
    const outer = unitsOf(unit.path).findLast((one) => one.path !== unit.path && cgroups.units.has(one.path));
    if (!outer) continue;
    const list = inner.get(outer.path);
    if (list) list.push(unit);
    else inner.set(outer.path, [unit]);
  }
  return inner;
}

function remaining(
  total: number,
  groups: readonly Group[],
  part: 'anonBytes' | 'cacheBytes' | 'shmemBytes',
): number {
  return groups.reduce((rest, group) => rest - group[part], total);
}

function heldMemory(totals: Totals, groups: readonly Group[]): HeldMemory[] {
  const charged = groups.reduce((sum, group) => sum + group.kernelBytes, 0);
  const kernel = kernelBytesOf(totals);
  // Version 1 does not say of which sort a group's kernel memory is: each sort gives up the same share.
  const share = kernel === 0 ? 0 : Math.max(0, 1 - charged / kernel);
  const part = (id: HeldMemory['id'], bytes: number): HeldMemory => ({
    id,
    bytes: Math.max(0, Math.round(bytes)),
  });
  return [
    part('page-cache', remaining(totals.cacheBytes, groups, 'cacheBytes')),
    part('anonymous', remaining(totals.anonBytes, groups, 'anonBytes')),
    part('tmpfs', remaining(totals.shmemBytes, groups, 'shmemBytes')),
    part('slab', (totals.slabBytes - totals.slabReclaimableBytes) * share),
    part('slab-reclaimable', totals.slabReclaimableBytes * share),
    part('kernel-stacks', totals.kernelStackBytes * share),
    part('page-tables', totals.pageTablesBytes * share),
    part('percpu', totals.percpuBytes * share),
    part('vmalloc', totals.vmallocBytes * share),
    part('compressed-swap', totals.compressedSwapBytes * share),
    part('zfs-cache', totals.zfsCacheBytes),
    part('hugetlb', totals.hugetlbBytes),
  ];
}

function shareOf(unattributed: number, whole: number): number {
  return whole <= 0 ? 0 : Math.max(0, 1 - Math.abs(unattributed) / whole);
}
