import type { Container } from '../snapshot.ts';
import { bareContainer, containerOf, labelsOf, list, object, string } from './docker-shape.ts';
import type { Tree } from './tree.ts';

const ID = /^[0-9a-f]{64}$/;

/**
 * Containers from the files the engines keep: for a host whose engine is dead, which is when memory ran out.
 * Docker's folder is for root; what may not be read is left out.
 */
export function readContainerFiles(tree: Tree): Container[] {
  const found = new Map<string, Container>();
  for (const one of [...dockerFiles(tree), ...podmanFiles(tree), ...containerdFiles(tree)]) {
    if (!found.has(one.id)) found.set(one.id, one);
  }
  nameFromPodLogs(tree, found);
  return [...found.values()];
}

/** /var/lib/docker/containers/ID/config.v2.json and hostconfig.json. They hold environments: never recorded. */
function dockerFiles(tree: Tree): Container[] {
  const folder = `${dockerFolder(tree)}/containers`;
  return tree.folders(folder).flatMap((id) => {
    if (!ID.test(id)) return [];
    const config = parse(tree.unrecorded(`${folder}/${id}/config.v2.json`));
    const host = parse(tree.unrecorded(`${folder}/${id}/hostconfig.json`));
    return containerOf({ ...object(config), ID: id }, host ?? {}, 'files') ?? [];
  });
}

/** "data-root" ("graph" before 17.05) of the engine's settings; a dead engine cannot be asked. */
function dockerFolder(tree: Tree): string {
  const settings = object(parse(tree.unrecorded('etc/docker/daemon.json')));
  const folder = string(settings['data-root']) ?? string(settings.graph);
  return folder?.replace(/^\/+/, '') ?? 'var/lib/docker';
}

/** /var/lib/containers/storage/overlay-containers/containers.json, the list of podman's storage. */
function podmanFiles(tree: Tree): Container[] {
  const told = parse(tree.unrecorded('var/lib/containers/storage/overlay-containers/containers.json'));
  return list(told).flatMap((one) => {
    const entry = object(one);
    const id = string(entry.id) ?? '';
    if (!ID.test(id)) return [];
    // Its metadata is JSON within JSON.
    const inner = object(parse(string(entry.metadata)));
    const name = string(list(entry.names)[0]) ?? string(inner.name);
    return [
      {
        ...bareContainer(id, 'podman', 'files'),
        name: name ?? id.slice(0, 12),
        image: string(inner['image-name']),
        createdAt: instant(string(entry.created)),
      },
    ];
  });
}

/** /run/containerd/…/ID/config.json: the specification each container runs by, with the names in annotations. */
function containerdFiles(tree: Tree): Container[] {
  const folder = 'run/containerd/io.containerd.runtime.v2.task';
  return tree.folders(folder).flatMap((namespace) =>
    tree.folders(`${folder}/${namespace}`).flatMap((id) => {
      // Docker keeps its containers in the namespace "moby"; its own files say more.
      if (!ID.test(id) || namespace === 'moby') return [];
      const spec = object(parse(tree.unrecorded(`${folder}/${namespace}/${id}/config.json`)));
      const notes = object(spec.annotations);
      return [specContainer(id, namespace, notes)];
    }),
  );
}

function specContainer(id: string, namespace: string, notes: Record<string, unknown>): Container {
  const cri = (name: string): string | null => string(notes[`io.kubernetes.cri.${name}`]);
  const isPause = cri('container-type') === 'sandbox';
  const inPod = [cri('sandbox-namespace'), cri('sandbox-name'), isPause ? 'pause' : cri('container-name')];
  const name =
    inPod[1] === null ? string(notes['nerdctl/name']) : inPod.filter((part) => part !== null).join('/');
  return {
    ...bareContainer(id, namespace === 'k8s.io' ? 'kubernetes' : 'containerd', 'files'),
    name: name ?? id.slice(0, 12),
    image: cri('image-name'),
    labels: labelsOf(notes),
    state: 'running',
  };
}

/** The kubelet links /var/log/containers/POD_NAMESPACE_CONTAINER-ID.log, whatever the engine. */
function nameFromPodLogs(tree: Tree, found: Map<string, Container>): void {
  for (const file of tree.names('var/log/containers')) {
    const parts = /^([^_]+)_([^_]+)_(.+)-([0-9a-f]{64})\.log$/.exec(file);
    const id = parts?.[4];
    if (!parts || id === undefined) continue;
    const name = `${parts[2]}/${parts[1]}/${parts[3]}`;
    const known = found.get(id);
    if (!known) found.set(id, { ...bareContainer(id, 'kubernetes', 'files'), name });
    else if (known.name === id.slice(0, 12)) found.set(id, { ...known, name, engine: 'kubernetes' });
  }
}

function parse(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function instant(text: string | null): string | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
