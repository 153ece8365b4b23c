import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../snapshot.ts';
import { unescapeMount } from './cgroup-mounts.ts';
import type { Tree } from './tree.ts';

export interface MountPoint {
  path: string;
  device: string;
  type: string;
}

/** A server that is away stops whoever asks for its file system, for good. */
const REMOTE = /^(?:nfs|nfs4|cifs|smb3|smbfs|9p|ceph|glusterfs|lustre|afs|fuse\..*|fuse|autofs|ncpfs)$/;
const NO_DISK = new Set([
  'proc',
  'sysfs',
  'cgroup',
  'cgroup2',
  'devtmpfs',
  'devpts',
  'mqueue',
  'debugfs',
  'tracefs',
  'securityfs',
  'pstore',
  'bpf',
  'configfs',
  'fusectl',
  'hugetlbfs',
  'nsfs',
  'rpc_pipefs',
  'binfmt_misc',
  'efivarfs',
  'overlay',
  'squashfs',
  'ramfs',
]);

/** Mounts that have room of their own, each device once at its shortest path, and those of other machines. */
export function mountPoints(mountinfo: string): { local: MountPoint[]; remote: MountPoint[] } {
  const local = new Map<string, MountPoint>();
  const remote: MountPoint[] = [];
  for (const line of mountinfo.split('\n')) {
    const found = /^\d+ \d+ (\d+:\d+) \S+ (\S+) \S+.* - (\S+) (\S+) \S+$/.exec(line);
    if (!found) continue;
    const [, number = '', path = '', type = '', device = ''] = found;
    const point = { path: unescapeMount(path), device: unescapeMount(device), type };
    if (REMOTE.test(type)) remote.push(point);
    else if (!NO_DISK.has(type)) {
      const known = local.get(number);
      if (!known || point.path.length < known.path.length) local.set(number, point);
    }
  }
  return { local: [...local.values()], remote };
}

/** Room and inodes by mount, and what was not asked. */
export async function readMounts(tree: Tree): Promise<{ mounts: Mount[]; problems: string[] }> {
  const points = mountPoints(tree.text('proc/self/mountinfo') ?? '');
  const mounts = await tree.fact('mounts', async () => points.local.flatMap(readMount));
  const problems = points.remote.map(
    ({ path, type }) => `The disk at ${path} was not asked: ${type} is on another machine.`,
  );
  return { mounts: mounts ?? [], problems };
}

/** Size of the journal's files; null when there are none that may be seen. */
export async function readJournalBytes(tree: Tree): Promise<number | null> {
  return tree.fact('journal-bytes', async () => {
    let sum: number | null = null;
    for (const folder of ['var/log/journal', 'run/log/journal']) {
      for (const machine of tree.folders(folder)) {
        for (const name of tree.names(`${folder}/${machine}`)) {
          sum = (sum ?? 0) + allocated(join(tree.root, folder, machine, name));
        }
      }
    }
    return sum;
  });
}

function readMount(point: MountPoint): Mount[] {
  try {
    const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(point.path);
    if (blocks === 0) return [];
    return [
      {
        ...point,
        totalBytes: blocks * bsize,
        usedBytes: (blocks - bfree) * bsize,
        availableBytes: bavail * bsize,
        // Btrfs makes inodes as they are needed and says 0.
        inodes: files === 0 ? null : files,
        inodesUsed: files === 0 ? null : files - ffree,
      },
    ];
  } catch {
    return [];
  }
}

/** Journal files have holes: blocks in use, not the length. */
function allocated(file: string): number {
  try {
    return statSync(file).blocks * 512;
  } catch {
    return 0;
  }
}
