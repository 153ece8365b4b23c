import type { Container, Group } from '../snapshot.ts';
import type { Charge } from '../read/cgroup-charge.ts';
import type { Unit } from '../read/cgroup-name.ts';
import type { CgroupUnit } from '../read/cgroup-tree.ts';
import type { Process } from '../read/processes.ts';

export interface Members {
  unit: Unit | null;
  /** Of the program; used when there is no unit. */
  name: string;
  processes: Process[];
}

export interface GroupContext {
  byId: ReadonlyMap<string, Container>;
  cores: ReadonlyMap<number, number> | null;
  /** The part of kernel memory that cannot be reclaimed, where the cgroup does not say. */
  fixedShare: number;
}

type ProcessFigures = Pick<Group, 'processes' | 'pssBytes' | 'isUpperBound' | 'cpuCores' | 'top'>;
type Part =
  | 'anonBytes'
  | 'cacheBytes'
  | 'shmemBytes'
  | 'kernelBytes'
  | 'swapBytes'
  | 'inactiveFileBytes'
  | 'usageBytes';

/** A group from its cgroup: the charge less that of the units inside it. */
export function cgroupGroup(
  unit: CgroupUnit,
  inner: readonly CgroupUnit[],
  processes: readonly Process[],
  context: GroupContext,
): Group {
  const { charge } = unit;
  const isWhole = charge.isRecursive;
  const own = (part: Part): number =>
    Math.max(
      0,
      inner.reduce((rest, one) => rest - (isWhole ? one.charge[part] : 0), charge[part]),
    );
  const anonBytes = own('anonBytes');
  const shmemBytes = own('shmemBytes');
  const cacheBytes = own('cacheBytes');
  const kernelBytes = own('kernelBytes');
  const workingSet = (of: Charge): number => Math.max(0, of.usageBytes - of.inactiveFileBytes);
  const slab = inner.reduce<number | null>(
    (rest, one) => (rest === null ? null : rest - (one.charge.slabReclaimableBytes ?? 0)),
    charge.slabReclaimableBytes,
  );
  const fixedKernel = slab === null ? kernelBytes * context.fixedShare : Math.max(0, kernelBytes - slab);
  return {
    ...identity(unit, context.byId),
    cgroup: unit.path,
    ...figures(processes, context.cores),
    workingSetBytes: Math.max(
      0,
      inner.reduce((rest, one) => rest - (isWhole ? workingSet(one.charge) : 0), workingSet(charge)),
    ),
    swapBytes: own('swapBytes') || sum(processes, 'swapBytes'),
    chargedBytes: anonBytes + shmemBytes + cacheBytes + kernelBytes,
    anonBytes,
    cacheBytes,
    shmemBytes,
    kernelBytes,
    unreclaimableBytes: Math.round(anonBytes + shmemBytes + fixedKernel),
    limitBytes: charge.limitBytes,
    peakBytes: charge.peakBytes,
    oomEvents: ownEvents(unit, inner, 'oomEvents'),
    oomKills: ownKills(unit, inner),
    pressure: unit.pressure,
  };
}

/** A group of processes that no memory cgroup holds: PSS is all there is. */
export function processGroup(
  { unit, name, processes }: Members,
  byId: ReadonlyMap<string, Container>,
  cores: ReadonlyMap<number, number> | null,
): Group {
  const anonBytes = sum(processes, 'anonBytes');
  const shmemBytes = sum(processes, 'shmemBytes');
  const pss = figures(processes, cores);
  return {
    ...(unit ? identity(unit, byId) : { name, kind: 'process' as const }),
    ...pss,
    workingSetBytes: pss.pssBytes,
    swapBytes: sum(processes, 'swapBytes'),
    chargedBytes: pss.pssBytes,
    anonBytes,
    cacheBytes: sum(processes, 'fileBytes'),
    shmemBytes,
    kernelBytes: 0,
    unreclaimableBytes: anonBytes + shmemBytes,
    limitBytes: null,
    peakBytes: null,
    oomEvents: null,
    oomKills: null,
    pressure: null,
  };
}

/**
 * The charges of such groups, cut to what the host has left of each sort: upper bounds, and libraries whose
 * pages another cgroup already answers for, would be counted twice.
 */
export function scaleCharge(
  groups: readonly Group[],
  left: Pick<Group, 'anonBytes' | 'cacheBytes' | 'shmemBytes'>,
): Group[] {
  const scale = (part: keyof typeof left): number => {
    const all = groups.reduce((total, group) => total + group[part], 0);
    return all === 0 ? 0 : Math.min(1, Math.max(0, left[part]) / all);
  };
  const [anon, cache, shmem] = [scale('anonBytes'), scale('cacheBytes'), scale('shmemBytes')];
  return groups.map((group) => {
    const anonBytes = Math.floor(group.anonBytes * anon);
    const cacheBytes = Math.floor(group.cacheBytes * cache);
    const shmemBytes = Math.floor(group.shmemBytes * shmem);
    return {
      ...group,
      anonBytes,
      cacheBytes,
      shmemBytes,
      chargedBytes: anonBytes + cacheBytes + shmemBytes,
      unreclaimableBytes: anonBytes + shmemBytes,
    };
  });
}

function identity(unit: Unit, byId: ReadonlyMap<string, Container>): Pick<Group, 'name' | 'kind' | 'id'> {
  const known = unit.id === undefined ? undefined : byId.get(unit.id);
  return {
    name: known?.name ?? unit.name,
    kind: unit.kind,
    ...(unit.id === undefined ? {} : { id: unit.id }),
  };
}

function figures(processes: readonly Process[], cores: ReadonlyMap<number, number> | null): ProcessFigures {
  const largest = processes.toSorted((a, b) => b.pssBytes - a.pssBytes).slice(0, 3);
  return {
    processes: processes.length,
    pssBytes: sum(processes, 'pssBytes'),
    isUpperBound: processes.some((process) => process.isUpperBound),
    cpuCores: cores && processes.reduce((total, { pid }) => total + (cores.get(pid) ?? 0), 0),
    top: largest.map(({ pid, name, pssBytes }) => ({ pid, name, pssBytes })),
  };
}

/** Version 2 counts the events of descendants too, version 1 does not. */
function ownKills(unit: CgroupUnit, inner: readonly CgroupUnit[]): number | null {
  const { oomKills, oomEvents } = unit.charge;
  if (oomKills === null) return null;
  return oomEvents === null ? oomKills + unit.innerOomKills : ownEvents(unit, inner, 'oomKills');
}

/** Without this a limit reached by one service would look like one of the slice, and so of its neighbours. */
function ownEvents(
  unit: CgroupUnit,
  inner: readonly CgroupUnit[],
  of: 'oomKills' | 'oomEvents',
): number | null {
  const all = unit.charge[of];
  return all === null
    ? null
    : Math.max(
        0,
        inner.reduce((rest, one) => rest - (one.charge[of] ?? 0), all),
      );
}

function sum(
  processes: readonly Process[],
  part: 'pssBytes' | 'anonBytes' | 'fileBytes' | 'shmemBytes' | 'swapBytes',
): number {
  return processes.reduce((total, process) => total + process[part], 0);
}
