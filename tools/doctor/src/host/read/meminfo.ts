import type { Totals } from '../snapshot.ts';
import type { Tree } from './tree.ts';

/** The amounts of /proc/meminfo (and of smaps_rollup and status, of the same form), in bytes. */
export function parseAmounts(text: string): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const line of text.split('\n')) {
    const found = /^([\w()]+):\s+(\d{1,15}) kB$/.exec(line);
    if (found) amounts.set(found[1] ?? '', Number(found[2]) * 1024);
  }
  return amounts;
}

/** `name value` lines: /proc/vmstat, memory.stat, memory.events, cpu.stat. */
export function parseCounters(text: string): Map<string, number> {
  const counters = new Map<string, number>();
  for (const line of text.split('\n')) {
    const found = /^(\S+) (\d{1,20})$/.exec(line);
    if (found) counters.set(found[1] ?? '', Number(found[2]));
  }
  return counters;
}

/**
 * Pages in the lists of the CPUs: free, but not in MemFree. After large processes ended these were 870 MB
 * of 24 GB on a machine with two CPUs.
 * @see https://docs.kernel.org/mm/physical_memory.html "pagesets" of /proc/zoneinfo
 */
export function parsePercpuFreePages(zoneinfo: string): number {
  let pages = 0;
  for (const found of zoneinfo.matchAll(/^\s+count:\s+(\d{1,12})$/gm)) pages += Number(found[1]);
  return pages;
}

/** What the amounts of meminfo mean together. Null without MemTotal: then nothing can be said. */
export function totalsOf(
  meminfo: string,
  zoneinfo: string | null,
  pageBytes = 4096,
  others = { zramBytes: 0, zfsCacheBytes: 0 },
): Totals | null {
  const amounts = parseAmounts(meminfo);
  const of = (name: string): number => amounts.get(name) ?? 0;
  const memoryBytes = of('MemTotal');
  if (memoryBytes === 0) return null;
  const percpuFreeBytes = zoneinfo === null ? 0 : parsePercpuFreePages(zoneinfo) * pageBytes;
  const freeBytes = of('MemFree') + percpuFreeBytes;
  const shmemBytes = of('Shmem');
  const pageCache = of('Cached') + of('Buffers');
  const lru = of('Active') + of('Inactive') + of('Unevictable');
  // Pages in the swap cache that no process maps are in none of the other figures.
  const unmapped = Math.min(of('SwapCached'), Math.max(0, lru - of('AnonPages') - pageCache));
  const slabReclaimableBytes = of('SReclaimable');
  // Kernel stacks are mapped by vmalloc (CONFIG_VMAP_STACK), which counts them again.
  const vmallocBytes = Math.max(0, of('VmallocUsed') - of('KernelStack'));
  const coldCacheBytes = Math.min(of('Inactive(file)'), Math.max(0, pageCache - shmemBytes));
  const cacheBytes = Math.max(0, pageCache - shmemBytes);
  return {
    memoryBytes,
    freeBytes,
    percpuFreeBytes,
    usedBytes: memoryBytes - freeBytes,
    availableBytes: amounts.get('MemAvailable') ?? of('MemFree') + cacheBytes + slabReclaimableBytes,
    swapBytes: of('SwapTotal'),
    swapFreeBytes: of('SwapFree'),
    anonBytes: of('AnonPages') + unmapped,
    cacheBytes,
    shmemBytes,
    slabBytes: of('Slab') || slabReclaimableBytes + of('SUnreclaim'),
    slabReclaimableBytes,
    kernelStackBytes: of('KernelStack'),
    pageTablesBytes: of('PageTables') + of('SecPageTables'),
    percpuBytes: of('Percpu'),
    vmallocBytes,
    // Since 5.x Hugetlb sums all sizes; before, only the default size is said.
    hugetlbBytes: amounts.get('Hugetlb') ?? countOf(meminfo, 'HugePages_Total') * of('Hugepagesize'),
    compressedSwapBytes: of('Zswap') + others.zramBytes,
    zfsCacheBytes: others.zfsCacheBytes,
    unreclaimableBytes: memoryBytes - freeBytes - cacheBytes - slabReclaimableBytes,
    warmCacheBytes: cacheBytes - coldCacheBytes,
    coldCacheBytes: coldCacheBytes + slabReclaimableBytes,
  };
}

/** Totals of a host; null when /proc/meminfo cannot be read or is none. */
export function readTotals(tree: Tree): Totals | null {
  const meminfo = tree.text('proc/meminfo');
  if (meminfo === null) return null;
  const zoneinfo = tree.text('proc/zoneinfo');
  const others = { zramBytes: readZram(tree), zfsCacheBytes: readZfsCache(tree) };
  return totalsOf(meminfo, zoneinfo, pageBytesOf(meminfo, zoneinfo ?? ''), others);
}

/** The third figure of mm_stat. @see https://docs.kernel.org/admin-guide/blockdev/zram.html */
function readZram(tree: Tree): number {
  const disks = tree.names('sys/block').filter((name) => /^zram\d+$/.test(name));
  return disks.reduce((sum, name) => {
    const figures = (tree.text(`sys/block/${name}/mm_stat`) ?? '').trim().split(/\s+/);
    return sum + (Number(figures[2]) || 0);
  }, 0);
}

/** Pages of the ARC; its other buffers are in slab already. */
function readZfsCache(tree: Tree): number {
  const stats = tree.text('proc/spl/kstat/zfs/abdstats') ?? '';
  return Number(/^scatter_data_size\s+\d+\s+(\d{1,15})$/m.exec(stats)?.[1] ?? 0);
}

/** No file says the page size. Memory divided by the pages of all zones is near to it: 4, 16 or 64 kB. */
export function pageBytesOf(meminfo: string, zoneinfo: string): number {
  let pages = 0;
  for (const found of zoneinfo.matchAll(/^\s+managed\s+(\d{1,12})$/gm)) pages += Number(found[1]);
  if (pages === 0) return 4096;
  const ratio = (parseAmounts(meminfo).get('MemTotal') ?? 0) / pages;
  if (ratio < 8192) return 4096;
  return ratio < 32_768 ? 16_384 : 65_536;
}

function countOf(meminfo: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d{1,12})$`, 'm').exec(meminfo)?.[1] ?? 0);
}
