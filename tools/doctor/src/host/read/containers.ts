import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, DockerDisk } from '../snapshot.ts';
import { readTraffic } from './connections.ts';
import { readContainerFiles } from './container-files.ts';
import { askEngine, type EngineAnswer } from './docker-engine.ts';
import type { Tree } from './tree.ts';

export interface ContainerReading {
  containers: Container[];
  disk: DockerDisk | null;
  problems: string[];
}

/**
 * Containers of the engine behind the first socket that answers, and those only the files of engines know.
 * `socket` undefined: the usual places. A socket that was asked for and does not answer is a problem said.
 */
export async function readContainers(
  tree: Tree,
  socket: string | undefined,
  budgetMs: number,
): Promise<ContainerReading> {
  const sockets = socket === undefined ? usualSockets() : [socket];
  const ask = async (): Promise<EngineAnswer> =>
    withFiles(tree, await askSockets(tree, sockets, socket !== undefined, budgetMs));
  // A recording may be read beside an engine that is named: its answers then, not the recorded ones.
  const found = tree.isLive || socket === undefined ? await tree.fact('containers', ask) : await ask();
  // A tree that was copied by hand has the engines' files and no answers.
  const { containers, disk, problems } =
    found ?? withFiles(tree, { containers: [], disk: null, folder: null, problems: [] });
  const withTraffic = (one: Container): Container =>
    one.pid === null ? one : { ...one, ...readTraffic(tree, one.pid) };
  return { containers: containers.map(withTraffic), disk, problems };
}

/** The containers the engine told of, and those that only its files know. */
function withFiles(tree: Tree, answer: EngineAnswer): EngineAnswer {
  const known = new Set(answer.containers.map(({ id }) => id));
  const others = readContainerFiles(tree).filter(({ id }) => !known.has(id));
  return { ...answer, containers: [...answer.containers, ...others] };
}

async function askSockets(
  tree: Tree,
  paths: string[],
  isAsked: boolean,
  budgetMs: number,
): Promise<EngineAnswer> {
  const problems: string[] = [];
  const started = performance.now();
  for (const path of paths) {
    if (!isSocket(path)) {
      if (isAsked) problems.push(`No engine was asked: ${path} is not a socket.`);
      continue;
    }
    try {
      const answer = await askEngine(path, Math.max(50, budgetMs - (performance.now() - started)));
      const logs = answer.containers.map((one) => ({
        ...one,
        logBytes: logBytes(tree, answer.folder, one.id),
      }));
      const logsBytes = logs.reduce<number | null>(
        (sum, one) => (one.logBytes === null ? sum : (sum ?? 0) + one.logBytes),
        null,
      );
      return {
        containers: logs,
        disk: answer.disk && { ...answer.disk, logsBytes },
        folder: answer.folder,
        problems: [...problems, ...answer.problems],
      };
    } catch (error) {
      problems.push(`The engine at ${path} was asked and said nothing of use: ${(error as Error).message}.`);
    }
  }
  return { containers: [], disk: null, folder: null, problems };
}

/** Where engines listen, as far as there is something. */
export function usualSockets(): string[] {
  const host = /^unix:\/\/(\/.+)$/.exec(process.env.DOCKER_HOST ?? '')?.[1];
  const runtime = process.env.XDG_RUNTIME_DIR;
  const own = runtime ? [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`] : [];
  const usual = [
    ...(host ? [host] : []),
    '/run/docker.sock',
    '/var/run/docker.sock',
    ...own,
    '/run/podman/podman.sock',
  ];
  // /var/run is /run nearly everywhere, and asking a dead engine twice takes twice as long.
  return [...new Set(usual.flatMap(realPath))];
}

function realPath(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    return false;
  }
}

/** Size of Docker's own log of a container, all its pieces; null when there is none or it may not be read. */
function logBytes(tree: Tree, root: string | null, id: string): number | null {
  const folder = `${root ?? 'var/lib/docker'}/containers/${id}`;
  const files = tree.names(folder).filter((name) => name.startsWith(`${id}-json.log`));
  if (files.length === 0) return null;
  return files.reduce((sum, name) => sum + sizeOf(join(tree.root, folder, name)), 0);
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
