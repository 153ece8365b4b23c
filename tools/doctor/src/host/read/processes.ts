import {
  parseCgroups,
  parseRollup,
  parseStat,
  parseStatusMemory,
  type ProcessMemory,
  type ProcessStat,
} from './process-text.ts';
import type { Tree } from './tree.ts';

export interface Process extends ProcessStat, ProcessMemory {
  /** As in the file; see `parseCgroups`. */
  cgroups: Map<string, string>;
}

export interface Processes {
  list: Process[];
  kernelThreads: number;
  /** Went away between two reads. */
  vanished: number;
  /** Files that were there and could not be understood or opened. */
  unreadable: number;
  upperBounds: { denied: number; outOfTime: number };
}

/**
 * All processes with their memory, largest first. The exact figure makes the kernel walk the page tables of
 * a process (tens of milliseconds for one with gigabytes), so the largest are asked first, and those left
 * when `budgetMs` is used up get the upper bound.
 */
export function readProcesses(tree: Tree, budgetMs: number): Processes {
  const started = performance.now();
  const found: Processes = {
    list: [],
    kernelThreads: 0,
    vanished: 0,
    unreadable: 0,
    upperBounds: { denied: 0, outOfTime: 0 },
  };
  const stats: ProcessStat[] = [];
  for (const name of tree.folders('proc')) {
    if (!/^\d{1,10}$/.test(name)) continue;
    const read = tree.read(`proc/${name}/stat`, 4096);
    const stat = read.text === null ? null : parseStat(read.text);
    if (stat?.isKernelThread) found.kernelThreads += 1;
    else if (stat) stats.push(stat);
    else if (read.error === 'ENOENT' || read.error === 'ESRCH') found.vanished += 1;
    else found.unreadable += 1;
  }
  stats.sort((a, b) => b.rssPages - a.rssPages);
  for (const stat of stats) {
    const isLate = performance.now() - started > budgetMs;
    const process = readProcess(tree, stat, isLate, found);
    if (process) found.list.push(process);
  }
  return found;
}

/** Ticks of each process that is still the same, by pid: one of two looks at the CPU of an interval. */
export function readTicks(tree: Tree, processes: readonly Process[]): Map<number, number> {
  const ticks = new Map<number, number>();
  for (const { pid, startedTicks } of processes) {
    const text = tree.unrecorded(`proc/${pid}/stat`);
    const stat = text === null ? null : parseStat(text);
    // A pid may have been given to another process meanwhile.
    if (stat && stat.startedTicks === startedTicks) ticks.set(pid, stat.ticks);
  }
  return ticks;
}

function readProcess(tree: Tree, stat: ProcessStat, isLate: boolean, found: Processes): Process | null {
  const folder = `proc/${stat.pid}`;
  const cgroups = parseCgroups(tree.text(`${folder}/cgroup`, 65_536) ?? '');
  const none = { pssBytes: 0, anonBytes: 0, fileBytes: 0, shmemBytes: 0, swapBytes: 0, isUpperBound: false };
  if (stat.state === 'Z' || stat.state === 'X') return { ...stat, ...none, cgroups };
  const rollup = isLate ? null : tree.read(`${folder}/smaps_rollup`, 65_536);
  const exact = rollup?.text == null ? null : parseRollup(rollup.text);
  if (exact) return { ...stat, ...exact, cgroups };
  const status = tree.text(`${folder}/status`, 65_536);
  if (status === null) {
    found.vanished += 1;
    return null;
  }
  const bound = parseStatusMemory(status);
  // A process that is being ended has no memory any more, and says so by leaving the figures out.
  if (!bound) return { ...stat, ...none, cgroups };
  if (isLate) found.upperBounds.outOfTime += 1;
  else found.upperBounds.denied += 1;
  return { ...stat, ...bound, cgroups };
}
