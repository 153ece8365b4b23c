import { parseCpuTimes } from '../read/cpu.ts';
import { parseCounters } from '../read/meminfo.ts';
import type { Tree } from '../read/tree.ts';
import type { Snapshot } from '../snapshot.ts';

/** One line of the samples' file. Amounts are bytes. Counters count since boot, null where the kernel has none. */
export interface Sample {
  v: 1;
  at: string;
  host: string;
  memoryBytes: number;
  /** MemTotal - MemAvailable + swap in use: what the host must hold without fetching it again. */
  demandBytes: number;
  unreclaimableBytes: number;
  warmCacheBytes: number;
  swapBytes: number;
  swapUsedBytes: number;
  /** Microseconds in which some or all tasks waited for memory. */
  waitedSomeUs: number | null;
  waitedAllUs: number | null;
  oomKills: number | null;
  cores: number;
  /** Ticks of all CPUs together. */
  cpuBusy: number;
  cpuAll: number;
  disks: { path: string; totalBytes: number; usedBytes: number; availableBytes: number }[];
  groups: SampleGroup[];
}

export interface SampleGroup {
  name: string;
  /** First 12 characters of a container's id. */
  id?: string;
  unreclaimableBytes: number;
  workingSetBytes: number;
  /** Bytes a container received since its start. */
  receivedBytes?: number;
}

/** Containers all, of the others the largest so many. */
const OTHER_GROUPS = 12;
const MOST_GROUPS = 80;
const LONGEST_NAME = 80;

/** A sample of a reading, with counters that a reading leaves out. */
export function sampleOf(snapshot: Snapshot, tree: Tree): Sample {
  const { totals, cpu } = snapshot;
  const stat = parseCpuTimes(tree.unrecorded('proc/stat') ?? '').ticks.map((ticks) =>
    Number.isFinite(ticks) ? ticks : 0,
  );
  const cpuAll = stat.reduce((a, b) => a + b, 0);
  const swapUsedBytes = totals.swapBytes - totals.swapFreeBytes;
  const waited = tree.unrecorded('proc/pressure/memory') ?? '';
  return {
    v: 1,
    at: snapshot.takenAt,
    host: snapshot.hostname,
    memoryBytes: totals.memoryBytes,
    demandBytes: Math.max(0, totals.memoryBytes - totals.availableBytes) + swapUsedBytes,
    unreclaimableBytes: totals.unreclaimableBytes,
    warmCacheBytes: totals.warmCacheBytes,
    swapBytes: totals.swapBytes,
    swapUsedBytes,
    waitedSomeUs: waitedUs(waited, 'some'),
    waitedAllUs: waitedUs(waited, 'full'),
    oomKills: parseCounters(tree.unrecorded('proc/vmstat') ?? '').get('oom_kill') ?? null,
    cores: cpu.cores,
    // Without idle and iowait.
    cpuBusy: cpuAll - (stat[3] ?? 0) - (stat[4] ?? 0),
    cpuAll,
    disks: snapshot.disk.mounts
      .filter(({ type }) => type !== 'tmpfs')
      .map(({ path, totalBytes, usedBytes, availableBytes }) => ({
        path,
        totalBytes,
        usedBytes,
        availableBytes,
      })),
    groups: groupsOf(snapshot),
  };
}

/**
 * The samples of a file's text in the order of time, without those of other hosts, doubled ones, and lines
 * that are cut off or no samples, which are counted.
 */
export function parseSamples(text: string, host: string | null): { samples: Sample[]; skipped: number } {
  const byTime = new Map<string, Sample>();
  let skipped = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const sample = parseLine(line);
    if (sample && (host === null || sample.host === host)) byTime.set(sample.at, sample);
    else skipped += 1;
  }
  const samples = [...byTime.values()].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { samples, skipped };
}

const NUMBERS = [
  'memoryBytes',
  'demandBytes',
  'unreclaimableBytes',
  'warmCacheBytes',
  'swapBytes',
  'swapUsedBytes',
  'cores',
  'cpuBusy',
  'cpuAll',
] as const;

function parseLine(line: string): Sample | null {
  try {
    const one = JSON.parse(line) as Sample;
    const isWhole =
      one.v === 1 &&
      typeof one.host === 'string' &&
      !Number.isNaN(Date.parse(one.at)) &&
      NUMBERS.every((name) => Number.isFinite(one[name])) &&
      Array.isArray(one.disks) &&
      Array.isArray(one.groups) &&
      one.groups.every(
        (group) => typeof group.name === 'string' && Number.isFinite(group.unreclaimableBytes),
      );
    return isWhole ? one : null;
  } catch {
    return null;
  }
}

function groupsOf({ groups, containers }: Snapshot): SampleGroup[] {
  const received = new Map(containers.map(({ id, receivedBytes }) => [id, receivedBytes]));
  const inContainers = groups.filter(({ id }) => id !== undefined);
  const others = groups.filter(({ id }) => id === undefined).slice(0, OTHER_GROUPS);
  return [...inContainers, ...others].slice(0, MOST_GROUPS).map((group) => {
    const bytes = group.id === undefined ? null : (received.get(group.id) ?? null);
    return {
      name: group.name.slice(0, LONGEST_NAME),
      ...(group.id === undefined ? {} : { id: group.id.slice(0, 12) }),
      unreclaimableBytes: group.unreclaimableBytes,
      workingSetBytes: group.workingSetBytes,
      ...(bytes === null ? {} : { receivedBytes: bytes }),
    };
  });
}

function waitedUs(text: string, which: 'some' | 'full'): number | null {
  const found = new RegExp(`^${which} .*total=(\\d+)$`, 'm').exec(text);
  return found ? Number(found[1]) : null;
}
