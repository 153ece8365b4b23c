import type { Snapshot } from '../snapshot.ts';
import type { Tree } from './tree.ts';

export interface CgroupMounts {
  mode: Snapshot['cgroupMode'];
  /** Where the memory controller is, without a leading slash; null where there is none. */
  memory: { folder: string; version: 1 | 2; root: string } | null;
  /** The version 2 hierarchy, which has PSI even when memory is version 1. */
  unified: { folder: string; root: string } | null;
}

interface Mount {
  folder: string;
  root: string;
  type: string;
  options: string[];
}

/**
 * The cgroup hierarchies among the mounts (text of /proc/self/mountinfo). A mount may be of a part of the
 * tree only: `root` is that part, `/../..` for one above the reader's namespace.
 * `controllers` gives the text of cgroup.controllers below a folder.
 */
export function cgroupMounts(
  mountinfo: string,
  controllers: (folder: string) => string | null,
): CgroupMounts {
  const mounts = mountinfo.split('\n').flatMap((line): Mount[] => {
    const found = /^\d+ \d+ \d+:\d+ (\S+) (\S+) \S+.* - (cgroup2?) \S+ (\S+)$/.exec(line);
    if (!found) return [];
    const [, root = '/', folder = '', type = '', options = ''] = found;
    return [
      {
        folder: unescapeMount(folder).slice(1),
        root: unescapeMount(root),
        type,
        options: options.split(','),
      },
    ];
  });
  const old = mounts.find(({ type, options }) => type === 'cgroup' && options.includes('memory'));
  const unified = mounts.find(({ type }) => type === 'cgroup2') ?? null;
  const hasMemory = unified !== null && (controllers(unified.folder) ?? '').split(/\s+/).includes('memory');
  const memory = old
    ? { ...old, version: 1 as const }
    : hasMemory
      ? { ...unified, version: 2 as const }
      : null;
  return { mode: modeOf(memory?.version ?? null, unified !== null), memory, unified };
}

/** `\040` and the like, as the kernel writes blanks in mount tables. */
export function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}

/** The cgroup hierarchies of a host or recording. */
export function readCgroupMounts(tree: Tree): CgroupMounts {
  return cgroupMounts(tree.text('proc/self/mountinfo') ?? '', (folder) =>
    tree.text(`${folder}/cgroup.controllers`),
  );
}

function modeOf(version: 1 | 2 | null, hasUnified: boolean): Snapshot['cgroupMode'] {
  if (version === null) return 'none';
  if (version === 2) return 'v2';
  return hasUnified ? 'hybrid' : 'v1';
}
