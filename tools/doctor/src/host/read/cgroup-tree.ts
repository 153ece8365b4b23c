import type { PressureLine } from '../snapshot.ts';
import { type Charge, chargeV1, chargeV2 } from './cgroup-charge.ts';
import type { CgroupMounts } from './cgroup-mounts.ts';
import { type Unit, unitsOf } from './cgroup-name.ts';
import { parsePressure } from './psi.ts';
import type { Tree } from './tree.ts';

export interface CgroupUnit extends Unit {
  charge: Charge;
  pressure: PressureLine | null;
  /** Kills in cgroups inside this unit that count for themselves (version 1). */
  innerOomKills: number;
}

export interface CgroupTree {
  /** By path below the mount. */
  units: Map<string, CgroupUnit>;
  /** Pid to path, from cgroup.procs, of processes whose own file says a path that is not there. */
  owners: Map<number, string>;
  isComplete: boolean;
}

/** More cgroups than any host is known to have; a tree made to stop us ends here. */
const MOST_CGROUPS = 20_000;

/**
 * Walks the memory hierarchy, at most `most` cgroups of it, and reads the charge of each unit. `seen` are
 * the paths that processes name; when some speak from within a namespace, cgroup.procs says who is where.
 */
export function readCgroupTree(
  tree: Tree,
  mounts: CgroupMounts,
  seen: ReadonlySet<string>,
  most = MOST_CGROUPS,
): CgroupTree {
  const found: CgroupTree = { units: new Map(), owners: new Map(), isComplete: true };
  const { memory } = mounts;
  if (!memory) return found;
  const isEachOwnerNeeded = [...seen].some((path) => path.includes('/..')) || memory.root !== '/';
  const waiting = [''];
  let count = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    count += 1;
    if (count > most) {
      found.isComplete = false;
      break;
    }
    const folder = memory.folder + path;
    if (path !== '') addUnit(tree, mounts, path, found);
    if (isEachOwnerNeeded) {
      for (const pid of (tree.text(`${folder}/cgroup.procs`) ?? '').split('\n')) {
        if (/^[1-9]\d{0,9}$/.test(pid)) found.owners.set(Number(pid), path === '' ? '/' : path);
      }
    }
    for (const name of tree.folders(folder)) waiting.push(`${path}/${name}`);
  }
  return found;
}

function addUnit(tree: Tree, mounts: CgroupMounts, path: string, found: CgroupTree): void {
  const { memory, unified } = mounts;
  if (!memory) return;
  const folder = memory.folder + path;
  const unit = unitsOf(path).at(-1);
  if (!unit) return;
  if (unit.path !== path) {
    const owner = found.units.get(unit.path);
    if (!owner || memory.version === 2) return;
    const kills = /^oom_kill (\d{1,15})$/m.exec(tree.text(`${folder}/memory.oom_control`) ?? '');
    owner.innerOomKills += Number(kills?.[1] ?? 0);
    return;
  }
  const file = (name: string): string | null => tree.text(`${folder}/${name}`);
  const charge = memory.version === 1 ? chargeV1(file) : chargeV2(file);
  if (!charge) return;
  const pressure = unified
    ? parsePressure(tree.text(`${unified.folder}${path}/memory.pressure`) ?? '')
    : null;
  found.units.set(path, { ...unit, charge, pressure, innerOomKills: 0 });
}
