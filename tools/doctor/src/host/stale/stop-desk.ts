import { setTimeout as sleep } from 'node:timers/promises';
import { usualSockets } from '../read/containers.ts';
import { openDocker } from '../read/docker-api.ts';
import { containerOf } from '../read/docker-shape.ts';
import { takeSnapshot } from '../account/take.ts';
import type { Tree } from '../read/tree.ts';
import type { Container } from '../snapshot.ts';
import type { StopDesk } from './apply-stop.ts';
import { type JudgeOptions, judgeHost } from './judge-host.ts';
import { stopContainer } from './stop-container.ts';

const ASK_MS = 2000;
/** The engine answers when the process has ended; its pages go a little later. */
const SETTLE_MS = 700;

/** The desk of this host: reads it again, and asks the engine that knows the container. */
export function stopDesk(tree: Tree, options: JudgeOptions): StopDesk {
  const sockets = options.dockerSocket === undefined ? usualSockets() : [options.dockerSocket];
  return {
    reread: async () => (await judgeHost(tree, options)).stale,
    look: async (id) => (await find(sockets, id)).container,
    stop: async (id) => stopContainer((await find(sockets, id)).socket, id),
    held: async (id) => heldBeside(tree, id),
    settle: () => sleep(SETTLE_MS),
  };
}

/**
 * What is free on a busy host moves by more than one container holds. What no other group holds does not.
 */
async function heldBeside(tree: Tree, id: string): Promise<number | null> {
  try {
    // No engine is asked: cgroups have the ids, and this must be quick.
    const { totals, groups } = await takeSnapshot(tree, { dockerSocket: '/dev/null', intervalMs: 1 });
    const others = groups.filter((group) => group.id !== id);
    return others.reduce(
      (rest, { unreclaimableBytes }) => rest - unreclaimableBytes,
      totals.unreclaimableBytes,
    );
  } catch {
    return null;
  }
}

async function find(
  sockets: readonly string[],
  id: string,
): Promise<{ socket: string; container: Container }> {
  let why = 'no engine answers';
  for (const socket of sockets) {
    try {
      const api = await openDocker(socket, ASK_MS);
      const container = containerOf(await api.get(`/containers/${id}/json`), null, 'api');
      if (container?.id === id) return { socket, container };
    } catch (error) {
      why = (error as Error).message;
    }
  }
  throw new Error(`the engine does not know it: ${why}`);
}
