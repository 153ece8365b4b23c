import type { Container, GroupKind } from '../snapshot.ts';

/** A part of the cgroup tree that is one group: from `path` down, without the groups below it. */
export interface Unit {
  path: string;
  kind: GroupKind;
  name: string;
  /** A container's 64 characters. */
  id?: string;
  engine?: Container['engine'];
}

const ID = '[0-9a-f]{64}';
const ENGINES: Record<string, Container['engine']> = {
  docker: 'docker',
  libpod: 'podman',
  'cri-containerd': 'containerd',
  crio: 'kubernetes',
  nerdctl: 'containerd',
};
const SCOPE = new RegExp(`^(docker|libpod|cri-containerd|crio|nerdctl)-(${ID})\\.scope$`);
const BARE = new RegExp(`^(?:(libpod|crio|docker)-)?(${ID})$`);
/** In dashed slice names of systemd the pod's id has underscores. */
const POD = /^(?:kubepods(?:-\w+)?-)?pod([0-9a-f][0-9a-f_-]{7,63})(?:\.slice)?$/;
/** Folders that only hold others, by the drivers without systemd. */
const HOLDERS = new Set([
  'docker',
  'kubepods',
  'burstable',
  'besteffort',
  'guaranteed',
  'libpod_parent',
  'machine',
  'system',
  'user',
  'lxc',
  'garden',
  'buildkit',
  'containerd',
  'k8s.io',
  'moby',
  'default',
]);

/**
 * The groups on the way of a cgroup path, outermost first: containers of Docker, containerd, podman and
 * Kubernetes under both drivers, units of systemd, and what no one of these made. A path that begins
 * above the reader's namespace (`/../../system.slice/…`) is judged by what follows.
 */
export function unitsOf(path: string): Unit[] {
  const units: Unit[] = [];
  const parts = path.split('/').filter((part) => part !== '' && part !== '..' && part !== '.');
  let at = '';
  let plain = 0;
  for (const [index, part] of parts.entries()) {
    at += `/${part}`;
    const known = knownUnit(at, part, parts[index - 1] ?? '', units);
    if (known) units.push(known);
    else if (HOLDERS.has(part) && units.every((unit) => unit.kind === 'slice')) {
      units.push({ path: at, kind: 'slice', name: at.slice(1) });
    } else if (units.every((unit) => unit.kind === 'cgroup') && plain < 2) {
      // Made by a program of its own: two levels are told apart, deeper ones belong to them.
      plain += 1;
      units.push({ path: at, kind: 'cgroup', name: at.slice(1) });
    }
  }
  return units;
}

function knownUnit(path: string, part: string, parent: string, above: readonly Unit[]): Unit | null {
  const scope = SCOPE.exec(part);
  if (scope) return container(path, scope[2] ?? '', ENGINES[scope[1] ?? ''] ?? 'unknown', above);
  const bare = BARE.exec(part);
  if (bare && !above.some((unit) => unit.id === bare[2])) {
    const engine = ENGINES[bare[1] ?? ''] ?? bareEngine(parent);
    return container(path, bare[2] ?? '', engine, above);
  }
  const pod = POD.exec(part);
  if (pod) return { path, kind: 'pod', name: `pod ${(pod[1] ?? '').replaceAll('_', '-')}` };
  const lxc = /^lxc\.payload\.(.+)$/.exec(part)?.[1] ?? (parent === 'lxc' ? part : undefined);
  if (lxc) return { path, kind: 'container', name: lxc, engine: 'unknown' };
  const machine = /^machine-(.+)\.scope$/.exec(part)?.[1];
  if (machine) return { path, kind: 'container', name: machine, engine: 'unknown' };
  if (/^session-[^/]+\.scope$/.test(part)) return { path, kind: 'session', name: named(part, above) };
  if (/^user@\d+\.service$/.test(part)) return { path, kind: 'session', name: part };
  if (/\.(service|scope|socket|mount|swap)$/.test(part))
    return { path, kind: 'service', name: named(part, above) };
  return part.endsWith('.slice') ? { path, kind: 'slice', name: part } : null;
}

/** A unit in a container or below a user's manager is not the host's of the same name. */
function named(part: string, above: readonly Unit[]): string {
  const owner = above.findLast((unit) => unit.kind === 'container' || unit.name.startsWith('user@'));
  return owner ? `${owner.kind === 'container' ? owner.name.slice(0, 12) : owner.name}/${part}` : part;
}

function container(path: string, id: string, engine: Container['engine'], above: readonly Unit[]): Unit {
  const isInPod = above.some((unit) => unit.kind === 'pod');
  return { path, kind: 'container', name: id.slice(0, 12), id, engine: isInPod ? 'kubernetes' : engine };
}

function bareEngine(parent: string): Container['engine'] {
  if (parent === 'docker') return 'docker';
  if (parent.startsWith('libpod')) return 'podman';
  if (parent.startsWith('pod') || parent.startsWith('kubepods')) return 'kubernetes';
  return ['containerd', 'k8s.io', 'moby', 'default'].includes(parent) ? 'containerd' : 'unknown';
}
