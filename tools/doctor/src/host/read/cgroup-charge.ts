import { parseCounters } from './meminfo.ts';

/** What one cgroup is charged with, its descendants included; bytes. */
export interface Charge {
  usageBytes: number;
  anonBytes: number;
  /** Page cache without shared memory. */
  cacheBytes: number;
  shmemBytes: number;
  kernelBytes: number;
  slabReclaimableBytes: number | null;
  inactiveFileBytes: number;
  swapBytes: number;
  limitBytes: number | null;
  peakBytes: number | null;
  oomEvents: number | null;
  oomKills: number | null;
  /** False under version 1 with use_hierarchy=0: descendants are not in it. */
  isRecursive: boolean;
}

/** Reads a file of the cgroup; null when it is not there. */
export type CgroupFile = (name: string) => string | null;

/**
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files
 * Null when there is no memory.stat: the controller is off here.
 */
export function chargeV2(file: CgroupFile): Charge | null {
  const stat = parseCounters(file('memory.stat') ?? '');
  const of = (name: string): number => stat.get(name) ?? 0;
  if (!stat.has('anon')) return null;
  const parts = of('kernel_stack') + of('pagetables') + of('sec_pagetables') + of('percpu') + of('vmalloc');
  const events = parseCounters(file('memory.events') ?? '');
  // "kernel" is of 5.18; before it, the parts that are said.
  const kernelBytes = stat.get('kernel') ?? parts + of('slab');
  return {
    usageBytes: amount(file('memory.current')) ?? of('anon') + of('file') + kernelBytes,
    anonBytes: of('anon'),
    cacheBytes: Math.max(0, of('file') - of('shmem')),
    shmemBytes: of('shmem'),
    kernelBytes: kernelBytes + of('sock'),
    slabReclaimableBytes: stat.get('slab_reclaimable') ?? null,
    inactiveFileBytes: of('inactive_file'),
    swapBytes: amount(file('memory.swap.current')) ?? 0,
    limitBytes: amount(file('memory.max')),
    peakBytes: amount(file('memory.peak')),
    oomEvents: events.get('oom') ?? null,
    oomKills: events.get('oom_kill') ?? null,
    isRecursive: true,
  };
}

/** @see https://docs.kernel.org/admin-guide/cgroup-v1/memory.html */
export function chargeV1(file: CgroupFile): Charge | null {
  const stat = parseCounters(file('memory.stat') ?? '');
  if (!stat.has('cache')) return null;
  const isRecursive = file('memory.use_hierarchy')?.trim() !== '0';
  const of = (name: string): number =>
    (isRecursive ? stat.get(`total_${name}`) : undefined) ?? stat.get(name) ?? 0;
  const kernelBytes = amount(file('memory.kmem.usage_in_bytes')) ?? 0;
  return {
    usageBytes: amount(file('memory.usage_in_bytes')) ?? of('rss') + of('cache'),
    anonBytes: of('rss'),
    cacheBytes: Math.max(0, of('cache') - of('shmem')),
    shmemBytes: of('shmem'),
    kernelBytes,
    slabReclaimableBytes: null,
    inactiveFileBytes: of('inactive_file'),
    swapBytes: of('swap'),
    limitBytes: limitV1(amount(file('memory.limit_in_bytes'))),
    peakBytes: amount(file('memory.max_usage_in_bytes')),
    oomEvents: null,
    oomKills: parseCounters(file('memory.oom_control') ?? '').get('oom_kill') ?? null,
    isRecursive,
  };
}

function amount(text: string | null): number | null {
  const line = text?.trim() ?? '';
  return /^\d{1,20}$/.test(line) ? Number(line) : null;
}

/** Version 1 says "no limit" as the largest number of pages there is. */
function limitV1(limit: number | null): number | null {
  return limit !== null && limit < 2 ** 62 ? limit : null;
}
