import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '../snapshot.ts';
import { readTraffic } from '../read/connections.ts';
import type { Tree } from '../read/tree.ts';
import type { Sample } from '../record/sample.ts';
import type { Window } from './traffic.ts';

/** Of less a look of our own is better. */
const SHORTEST_MS = 5 * 60_000;

/**
 * What `containers` received until now since they were read (`readMs`, of performance.now()), after waiting
 * until `windowMs` have passed since. Empty for a recording: it has one look.
 */
export async function readWindows(
  tree: Tree,
  containers: readonly Container[],
  readMs: number,
  windowMs: number,
): Promise<Map<string, Window>> {
  const windows = new Map<string, Window>();
  if (!tree.isLive || containers.length === 0) return windows;
  await sleep(Math.max(0, readMs + windowMs - performance.now()));
  const ms = performance.now() - readMs;
  for (const { id, pid, receivedBytes } of containers) {
    if (pid === null || receivedBytes === null) continue;
    const now = readTraffic(tree, pid);
    // A process that has ended meanwhile, or a pid that is somebody else's now.
    if (now.receivedBytes === null || now.inboundConnections === null || now.receivedBytes < receivedBytes)
      continue;
    windows.set(id, {
      ms,
      receivedBytes: now.receivedBytes - receivedBytes,
      inboundConnections: now.inboundConnections,
    });
  }
  return windows;
}

/**
 * The same over a long time, from samples: since the newer one had settled. A sample of an earlier start has
 * counted more than there is now, or belongs to before the switch, and is left out.
 */
export function sampleWindow(
  { id, receivedBytes }: Container,
  sinceMs: number,
  nowMs: number,
  samples: readonly Sample[],
): Pick<Window, 'ms' | 'receivedBytes'> | null {
  if (receivedBytes === null) return null;
  for (const { at, groups } of samples) {
    const ms = nowMs - Date.parse(at);
    const before = groups.find((group) => group.id === id.slice(0, 12))?.receivedBytes;
    if (Date.parse(at) < sinceMs || ms < SHORTEST_MS || before === undefined || before > receivedBytes)
      continue;
    return { ms, receivedBytes: receivedBytes - before };
  }
  return null;
}
