import { hostname, release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot, Totals } from '../snapshot.ts';
import { readCgroupMounts } from '../read/cgroup-mounts.ts';
import { type CgroupTree, readCgroupTree } from '../read/cgroup-tree.ts';
import { readContainers } from '../read/containers.ts';
import { type CpuTimes, cpuBetween, parseCpuTimes, readCpuTimes } from '../read/cpu.ts';
import { readJournalBytes, readMounts } from '../read/disk.ts';
import { type KernelLog, readKernelLog } from '../read/log-sources.ts';
import { parseCounters, readTotals } from '../read/meminfo.ts';
import { readPressure } from '../read/psi.ts';
import { type Process, type Processes, readProcesses, readTicks } from '../read/processes.ts';
import type { Tree } from '../read/tree.ts';
import { closeBooks } from './books.ts';
import { judgeKills } from './oom.ts';

export interface TakeOptions {
  /** Path of the engine's socket; undefined: the usual places. */
  dockerSocket?: string | undefined;
  /** Between the two looks at the CPU, in ms. */
  intervalMs?: number;
}

/** Together with the time of the rest below 2 s: for exact PSS, and for everything that is asked of others. */
const PROCESS_BUDGET_MS = 700;
const ASK_BUDGET_MS = 700;
const TICKS_A_SECOND = 100;
const EXPECTED_SHARE = 0.97;

/**
 * One reading of a host, or of a recording of one. Reads only. Throws an Error when there is no
 * /proc/meminfo: then this is no Linux host. Whatever else is missing is said in `problems`.
 */
export async function takeSnapshot(tree: Tree, options: TakeOptions = {}): Promise<Snapshot> {
  const live = async (): Promise<Clock> => ({ nowMs: Date.now(), hostname: hostname(), kernel: release() });
  const clock = (await tree.fact('clock', live)) ?? clockOf(tree);
  const kernel = lookAtKernel(tree);
  const { totals, processes, cgroups, mode, bootedMs } = kernel;
  const asked = Promise.all([
    readContainers(tree, options.dockerSocket, ASK_BUDGET_MS),
    readKernelLog(tree, { bootedMs, nowMs: clock.nowMs }, ASK_BUDGET_MS),
    readMounts(tree),
    readJournalBytes(tree),
  ]);
  const rates = await readRates(tree, processes.list, options.intervalMs ?? 300);
  const [{ containers, ...engine }, log, disk, journalBytes] = await asked;
  const ledger = closeBooks({ totals, processes: processes.list, cgroups, containers, cores: rates.cores });
  const { oom, evidence } = judgeKills({
    sources: log.sources,
    groups: ledger.groups,
    containers,
    bootedMs,
    killsSinceBoot: parseCounters(tree.text('proc/vmstat') ?? '').get('oom_kill') ?? null,
  });
  const uptime = Number.parseFloat(tree.text('proc/uptime') ?? '');
  return {
    takenAt: new Date(clock.nowMs).toISOString(),
    hostname: clock.hostname,
    kernel: clock.kernel,
    uptimeSeconds: Number.isFinite(uptime) ? uptime : null,
    cgroupMode: mode,
    totals,
    ...ledger,
    pressure: readPressure(tree),
    oom,
    oomEvidence: evidence,
    disk: { mounts: disk.mounts, docker: engine.disk, journalBytes },
    cpu: rates.cpu,
    containers,
    problems: [
      ...readingProblems(kernel, ledger.accountedShare),
      ...engine.problems,
      ...logProblems(log),
      ...disk.problems,
      ...tree.damaged.map((path) => `${path} of this recording cannot be used; what it held is left out.`),
    ],
  };
}

interface Clock {
  nowMs: number;
  hostname: string;
  kernel: string;
}

interface KernelLook {
  processes: Processes;
  cgroups: CgroupTree;
  mode: Snapshot['cgroupMode'];
  totals: Totals;
  bootedMs: number | null;
}

/** What the kernel tells, read at one go, so that its figures are of one moment. */
function lookAtKernel(tree: Tree): KernelLook {
  const processes = readProcesses(tree, PROCESS_BUDGET_MS);
  const mounts = readCgroupMounts(tree);
  const seen = new Set(processes.list.map(({ cgroups }) => cgroups.get('memory') ?? cgroups.get('') ?? '/'));
  const cgroups = readCgroupTree(tree, mounts, seen);
  const totals = readTotals(tree);
  if (!totals) throw new Error(`${tree.root} has no proc/meminfo that can be read, so it is no Linux host.`);
  return { processes, cgroups, mode: mounts.mode, totals, bootedMs: readCpuTimes(tree).bootedMs };
}

/** A tree that was copied by hand: its boot and uptime say when. */
function clockOf(tree: Tree): Clock {
  const uptimeMs = Number.parseFloat(tree.text('proc/uptime') ?? '') * 1000;
  const { bootedMs } = readCpuTimes(tree);
  return {
    nowMs: bootedMs !== null && Number.isFinite(uptimeMs) ? bootedMs + uptimeMs : Date.now(),
    hostname: tree.text('proc/sys/kernel/hostname')?.trim() ?? 'unknown',
    kernel: tree.text('proc/sys/kernel/osrelease')?.trim() ?? 'unknown',
  };
}

/** Two looks at the CPU: texts of /proc/stat and ticks by pid. */
interface Looks {
  stat: [string, string];
  ticks: [pid: number, first: number, second: number][];
}

async function readRates(tree: Tree, processes: readonly Process[], intervalMs: number): Promise<Rates> {
  const load = tree.text('proc/loadavg') ?? '';
  const looks = await tree.fact('rates', () => lookTwice(tree, processes, intervalMs));
  if (!looks) return { cpu: cpuBetween(readCpuTimes(tree), null, 0, load), cores: null };
  const before = parseCpuTimes(looks.stat[0]);
  const after = parseCpuTimes(looks.stat[1]);
  const summed = (times: CpuTimes): number => times.ticks.reduce((a, b) => a + b, 0);
  const passed = (summed(after) - summed(before)) / before.cores / TICKS_A_SECOND;
  if (!(passed > 0)) return { cpu: cpuBetween(before, null, 0, load), cores: null };
  const cores = new Map(
    looks.ticks.map(([pid, first, second]) => [pid, Math.max(0, second - first) / TICKS_A_SECOND / passed]),
  );
  return { cpu: cpuBetween(before, after, passed * 1000, load), cores };
}

/** Begins anew, so that the work of reading everything else is not taken for the CPU of the interval. */
async function lookTwice(tree: Tree, processes: readonly Process[], intervalMs: number): Promise<Looks> {
  const stat = (): string => tree.unrecorded('proc/stat') ?? '';
  const before = stat();
  const first = readTicks(tree, processes);
  await sleep(intervalMs);
  const after = stat();
  const second = readTicks(tree, processes);
  const both = [...second].flatMap(([pid, ticks]): Looks['ticks'] => {
    const earlier = first.get(pid);
    return earlier === undefined ? [] : [[pid, earlier, ticks]];
  });
  return { stat: [before, after], ticks: both };
}

interface Rates {
  cpu: Snapshot['cpu'];
  cores: Map<number, number> | null;
}

function readingProblems({ processes, cgroups }: KernelLook, accountedShare: number): string[] {
  const { denied, outOfTime } = processes.upperBounds;
  const outside = processes.list.filter((process) => isOutside(process) && !cgroups.owners.has(process.pid));
  const said: [applies: boolean, problem: string][] = [
    [denied > 0, `The exact memory of ${count(denied)} may not be read; the groups say an upper bound.`],
    [outOfTime > 0, `The time was up for ${count(outOfTime)}, the smallest; theirs is an upper bound.`],
    [processes.unreadable > 0, `Nothing could be read of ${count(processes.unreadable)}, in no group here.`],
    [!cgroups.isComplete, 'There are more cgroups than are walked; the rest counts as held by no group.'],
    [
      outside.length > 0,
      `The cgroup of ${count(outside.length)} is outside this cgroup namespace; run on the host to see it.`,
    ],
    [
      accountedShare < EXPECTED_SHARE,
      'More than 3 % of used memory is unattributed: drivers, a balloon of the hypervisor, or what moved meanwhile.',
    ],
  ];
  return said.filter(([applies]) => applies).map(([, problem]) => problem);
}

function count(processes: number): string {
  return processes === 1 ? '1 process' : `${processes} processes`;
}

function logProblems({ sources, refused }: KernelLog): string[] {
  return sources.length > 0 ? [] : [`No kernel log may be read (${refused.join('; ') || 'none is there'}).`];
}

function isOutside({ cgroups }: Process): boolean {
  return (cgroups.get('memory') ?? cgroups.get('') ?? '/').startsWith('/..');
}
