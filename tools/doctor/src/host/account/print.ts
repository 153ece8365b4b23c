import Table from 'cli-table3';
import pc from 'picocolors';
import { bytes, clean } from '../../text.ts';
import type { Group, HeldMemory, PressureLine, Snapshot } from '../snapshot.ts';
import type { Finding } from './findings.ts';

const ROWS = 15;
const LARGEST = 3;
/** What is less than a thousandth of memory shares a line. */
const SMALL_PART = 1000;
const HELD: Record<HeldMemory['id'], string> = {
  'page-cache': 'page cache of no group',
  anonymous: 'memory of processes in no group',
  tmpfs: 'tmpfs and shared memory of no group',
  slab: 'slab that stays',
  'slab-reclaimable': 'slab that can be reclaimed',
  'kernel-stacks': 'kernel stacks',
  'page-tables': 'page tables',
  percpu: 'per-CPU areas',
  vmalloc: 'vmalloc',
  'compressed-swap': 'zram and zswap',
  'zfs-cache': 'cache of ZFS',
  hugetlb: 'huge pages set aside',
};
const NO_LINES = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const NO_MIDDLE = { 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' };

/** What was concluded from a reading, as text for people; '' when there is nothing to say. */
export interface Conclusion {
  answer: string;
  stale: string;
}

/**
 * One reading for people, the answer first: totals, what is wrong and what to do, the largest groups, then the
 * proof and the books. No colour is needed to read it.
 */
export function printSnapshot(
  snapshot: Snapshot,
  findings: readonly Finding[],
  { answer, stale }: Conclusion,
): string {
  return [
    headLines(snapshot),
    answer,
    groupTable(snapshot.groups),
    findingLines(findings),
    stale,
    restLines(snapshot),
    hostLines(snapshot),
    snapshot.problems.map((problem) => `Not seen: ${clean(problem, 1000)}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function headLines({ hostname, takenAt, kernel, cgroupMode, totals, groups }: Snapshot): string {
  const largest = groups.toSorted((a, b) => b.workingSetBytes - a.workingSetBytes).slice(0, LARGEST);
  const named = largest.map((group) => `${nameOf(group)} ${bytes(group.workingSetBytes)}`);
  const swap =
    totals.swapBytes === 0
      ? 'no swap'
      : `swap ${bytes(totals.swapBytes - totals.swapFreeBytes)} of ${bytes(totals.swapBytes)}`;
  return [
    `${pc.bold(clean(hostname))}  ${takenAt.slice(0, 19).replace('T', ' ')} UTC  Linux ${clean(kernel)}, cgroup ${cgroupMode}`,
    `Memory ${bytes(totals.memoryBytes)}: ${bytes(totals.usedBytes)} used, ${bytes(totals.freeBytes)} free, ${bytes(totals.availableBytes)} available, ${swap}`,
    `  ${bytes(totals.unreclaimableBytes)} cannot be reclaimed, ${bytes(totals.warmCacheBytes)} warm cache, ${bytes(totals.coldCacheBytes)} cold cache`,
    ...(named.length > 0 ? [`  largest working sets: ${named.join(', ')}`] : []),
  ].join('\n');
}

function groupTable(groups: readonly Group[]): string {
  if (groups.length === 0) return '';
  const table = new Table({
    head: ['group', 'kind', 'proc', 'held', 'working set', 'PSS', 'swap', 'CPU'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: { ...NO_LINES, ...NO_MIDDLE, right: '', 'right-mid': '', middle: '' },
  });
  for (const group of groups.slice(0, ROWS)) table.push(groupRow(group));
  const others = groups.slice(ROWS);
  const rest = others.reduce((sum, { chargedBytes }) => sum + chargedBytes, 0);
  const isBound = groups.some(({ isUpperBound }) => isUpperBound);
  return [
    table.toString().replace(/ +$/gm, ''),
    others.length > 0 ? `${others.length} other groups hold ${bytes(rest)}.` : '',
    isBound ? '≤ marks an upper bound: shared pages are counted for each process.' : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function nameOf(group: Group): string {
  // A group that no unit or container names is told by its largest process.
  const hint = group.kind === 'cgroup' && group.top[0] ? ` (${group.top[0].name})` : '';
  const left = group.kind === 'slice' ? ' (of ended services)' : ' (its processes ended)';
  const ended = group.processes === 0 ? left : '';
  return clean(group.name.replace(/([0-9a-f]{12})[0-9a-f]{12,}/g, '$1') + hint + ended, 48);
}

function groupRow(group: Group): string[] {
  const limit = group.limitBytes === null ? '' : ` of ${bytes(group.limitBytes)}`;
  return [
    nameOf(group),
    group.kind,
    String(group.processes),
    bytes(group.chargedBytes),
    bytes(group.workingSetBytes) + limit,
    `${group.isUpperBound ? '≤ ' : ''}${bytes(group.pssBytes)}`,
    group.swapBytes === 0 ? '-' : bytes(group.swapBytes),
    group.cpuCores === null ? '-' : group.cpuCores.toFixed(2),
  ];
}

function restLines(snapshot: Snapshot): string {
  const held = snapshot.held.filter((one) => one.bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
  const share = (part: number): string => `${(part * 100).toFixed(1)} %`;
  const large = held.filter((one) => one.bytes >= snapshot.totals.memoryBytes / SMALL_PART);
  const small = held.slice(large.length);
  const line = (size: number, what: string): string => `  ${bytes(size).padStart(8)}  ${what}`;
  const smallBytes = small.reduce((sum, one) => sum + one.bytes, 0);
  return [
    'Held by the kernel, or by no group:',
    ...large.map((one) => line(one.bytes, HELD[one.id])),
    ...(small.length > 0 ? [line(smallBytes, small.map(({ id }) => HELD[id]).join(', '))] : []),
    line(snapshot.unattributedBytes, pc.bold('unattributed')),
    ...tmpfsLine(snapshot),
    `${share(snapshot.accountedShare)} of used memory is accounted for (${share(snapshot.accountedShareWithoutCache)} of it without page cache).`,
  ].join('\n');
}

/** Files in memory look like a disk and are none: the largest are named. */
function tmpfsLine({ totals, disk }: Snapshot): string[] {
  const large = disk.mounts.filter(
    ({ type, usedBytes }) => type === 'tmpfs' && usedBytes > totals.memoryBytes / 200,
  );
  if (large.length === 0) return [];
  const named = large.map(({ path, usedBytes }) => `${clean(path)} ${bytes(usedBytes)}`);
  return [`Of all that, files in memory: ${named.join(', ')}.`];
}

function hostLines({ pressure, cpu, disk, oomEvidence, containers }: Snapshot): string {
  const lines: string[] = [];
  const psi = (line: PressureLine | null): string =>
    line === null ? 'unknown' : `${line.someAvg300} % some, ${line.fullAvg300 ?? 'unknown'} % all`;
  lines.push(
    `Waiting over 5 minutes: memory ${psi(pressure.memory)}; disk ${psi(pressure.io)}; CPU ${pressure.cpu ? `${pressure.cpu.someAvg300} % some` : 'unknown'}`,
  );
  const busy =
    cpu.busyShare === null
      ? 'not measured'
      : `${Math.round(cpu.busyShare * 100)} % busy, ${((cpu.stealShare ?? 0) * 100).toFixed(1)} % stolen over ${cpu.intervalMs} ms`;
  lines.push(
    `CPU ${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}, load ${cpu.load?.join(' ') ?? 'unknown'}, ${busy}`,
  );
  for (const mount of disk.mounts.filter(({ type }) => type !== 'tmpfs')) {
    const inodes =
      mount.inodes === null
        ? ''
        : `, ${Math.round(((mount.inodesUsed ?? 0) / mount.inodes) * 100)} % of inodes`;
    lines.push(
      `Disk ${clean(mount.path)}: ${bytes(mount.usedBytes)} of ${bytes(mount.totalBytes)}, ${bytes(mount.availableBytes)} free${inodes}`,
    );
  }
  if (disk.docker) {
    const { imagesBytes, imagesReclaimableBytes, volumesBytes, buildCacheBytes, logsBytes } = disk.docker;
    const size = (n: number | null): string => (n === null ? 'unknown' : bytes(n));
    lines.push(
      `Docker: images ${size(imagesBytes)} (${size(imagesReclaimableBytes)} unused), volumes ${size(volumesBytes)}, build cache ${size(buildCacheBytes)}, logs ${size(logsBytes)}`,
    );
  }
  if (disk.journalBytes !== null) lines.push(`Journal ${bytes(disk.journalBytes)}`);
  const running = containers.filter(({ state }) => state === 'running').length;
  if (containers.length > 0) lines.push(`Containers: ${running} running of ${containers.length}`);
  lines.push(killLine(oomEvidence));
  return lines.join('\n');
}

function killLine({ killsSinceBoot, killsInLog, isComplete }: Snapshot['oomEvidence']): string {
  if (killsSinceBoot === null)
    return `OOM kills: ${killsInLog} in the logs of this boot; this kernel keeps no total`;
  const whole = isComplete ? 'the logs have them all' : `the logs have ${killsInLog}`;
  return killsSinceBoot === 0
    ? 'OOM kills since boot: none'
    : `OOM kills since boot: ${killsSinceBoot}; ${whole}`;
}

function findingLines(findings: readonly Finding[]): string {
  return findings
    .map(({ title, evidence, fix }) =>
      [
        pc.bold(clean(title)),
        ...evidence.slice(0, 10).map((line) => `  ${clean(line)}`),
        ...(evidence.length > 10 ? [`  and ${evidence.length - 10} more (see --json)`] : []),
        ...fix.map((line) => `  → ${clean(line)}`),
      ].join('\n'),
    )
    .join('\n\n');
}
