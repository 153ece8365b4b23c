import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Whether nobody holds a port on any address, by taking it for a moment. `::` goes first: on Linux it
 * alone sees a holder of 127.0.0.1, 0.0.0.0, ::1 and :: alike. BSD and Windows let a wildcard be bound
 * beside one address, so there the others are asked too. Without IPv6 those of IPv4 decide.
 * Throws what is no answer (no file handles left).
 */
export async function isPortFree(port: number): Promise<boolean> {
  const wide = await take(port, '::');
  if (wide === 'held') return false;
  if (wide === 'taken' && process.platform === 'linux') return true;
  for (const host of ['127.0.0.1', '0.0.0.0', '::1']) {
    if ((await take(port, host)) === 'held') return false;
  }
  return true;
}

/** Whether all of them are free. */
export async function arePortsFree(ports: number[]): Promise<boolean> {
  const answers = await Promise.all(ports.map(isPortFree));
  return answers.every(Boolean);
}

const LOOKS = 4;
const LOOK_AGAIN_MS = 15;

/**
 * The first of these ports that somebody holds; undefined when all are free. Whoever asks holds a port for
 * a moment, so one that is held is looked at a few times: another command may be asking.
 */
export async function heldPort(ports: readonly number[]): Promise<number | undefined> {
  const answers = await Promise.all(ports.map(isHeld));
  return ports.find((_, at) => answers[at]);
}

async function isHeld(port: number): Promise<boolean> {
  for (let look = 1; !(await isPortFree(port)); look += 1) {
    if (look === LOOKS) return true;
    await sleep(LOOK_AGAIN_MS);
  }
  return false;
}

type Answer = 'taken' | 'held' | 'no-such-address';

/** The family or the address is not on this machine. */
const NO_ADDRESS = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL', 'EPROTONOSUPPORT']);
/** EACCES is how Windows says that it keeps a port for itself. */
const HELD = new Set(['EADDRINUSE', 'EACCES', 'EPERM']);

function take(port: number, host: string): Promise<Answer> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (NO_ADDRESS.has(error.code ?? '')) resolve('no-such-address');
      else if (HELD.has(error.code ?? '')) resolve('held');
      else reject(error);
    });
    // Exclusive: never shared with a cluster's other workers.
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve('taken')));
  });
}
