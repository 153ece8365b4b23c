import type { Container, DockerDisk } from '../snapshot.ts';
import { type DockerApi, openDocker } from './docker-api.ts';
import { amount, containerOf, list, object, string } from './docker-shape.ts';

export interface EngineAnswer {
  containers: Container[];
  disk: DockerDisk | null;
  /** Where the engine keeps its files, without a leading slash; null when it does not say. */
  folder: string | null;
  /** What was asked and not answered. */
  problems: string[];
}

const AT_ONCE = 8;
const MOST_CONTAINERS = 1000;

/**
 * All containers of the engine behind a socket, running or not, and what its disk holds, within `budgetMs`:
 * what came by then is kept, and `problems` says what did not. Throws an Error when nothing came.
 */
export async function askEngine(socketPath: string, budgetMs: number): Promise<EngineAnswer> {
  const api = await openDocker(socketPath, budgetMs);
  const problems: string[] = [];
  // The engine adds up every layer for this; on a busy disk that takes long, and nothing waits for it.
  const disk = api.get('/system/df').then(diskOf, (error: Error) => {
    problems.push(`Docker's disk use is not known: ${error.message}.`);
    return null;
  });
  const info = api.get('/info').then(object, () => object(null));
  const ids = list(await api.get('/containers/json?all=1')).flatMap((one) => string(object(one).Id) ?? []);
  if (ids.length > MOST_CONTAINERS)
    problems.push(`Of ${ids.length} containers ${MOST_CONTAINERS} were looked at.`);
  const { containers, lost } = await inspectAll(api, ids.slice(0, MOST_CONTAINERS));
  if (lost > 0) problems.push(`Of ${lost} containers the engine gave no details in time.`);
  const folder = string((await info).DockerRootDir)?.replace(/^\/+/, '') ?? null;
  return { containers, disk: await disk, folder, problems };
}

async function inspectAll(api: DockerApi, ids: string[]): Promise<{ containers: Container[]; lost: number }> {
  const containers: Container[] = [];
  let lost = 0;
  const waiting = [...ids];
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      // The id goes into an address: one that is none must not choose another.
      const told = /^[0-9a-f]{64}$/.test(id)
        ? await api.get(`/containers/${id}/json`).catch(() => null)
        : null;
      const container = containerOf(told, null, 'api');
      if (container) containers.push(container);
      else lost += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  containers.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { containers, lost };
}

/** The answer of /system/df. */
export function diskOf(told: unknown): DockerDisk {
  const all = object(told);
  const sum = (from: unknown, size: (one: Record<string, unknown>) => unknown): number =>
    list(from).reduce<number>((total, one) => total + (amount(size(object(one))) ?? 0), 0);
  const images = list(all.Images).map(object);
  const unused = images.filter((image) => amount(image.Containers) === 0);
  const volumes = list(all.Volumes).map((one) => object(object(one).UsageData));
  return {
    imagesBytes: amount(all.LayersSize) ?? sum(images, (image) => image.Size),
    // Layers that another image shares stay when one goes.
    imagesReclaimableBytes: sum(
      unused,
      (image) => (amount(image.Size) ?? 0) - (amount(image.SharedSize) ?? 0),
    ),
    volumesBytes: sum(volumes, (volume) => volume.Size),
    volumesUnusedBytes: sum(volumes, (volume) => (volume.RefCount === 0 ? volume.Size : 0)),
    buildCacheBytes: sum(all.BuildCache, (one) => (one.Shared === true ? 0 : one.Size)),
    containersBytes: sum(all.Containers, (one) => one.SizeRw),
    logsBytes: null,
  };
}
