import { setTimeout as sleep } from 'node:timers/promises';
import { takeSnapshot } from '../account/take.ts';
import { readContainerFiles } from '../read/container-files.ts';
import type { Tree } from '../read/tree.ts';
import { type Sample, sampleOf } from './sample.ts';

export interface RecordOptions {
  dockerSocket?: string | undefined;
  /** Between two samples, in ms; undefined: one sample. */
  everyMs?: number | undefined;
  /** How long, in ms; undefined: until `signal`. */
  forMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Takes samples and hands each to `keep`. Returns how many. A reading that fails is told to `tell` and the
 * next is tried; the first must work, or its error is thrown.
 */
export async function record(
  tree: Tree,
  options: RecordOptions,
  keep: (sample: Sample) => void,
  tell: (problem: string) => void,
): Promise<number> {
  const light = withoutEngine(tree);
  const started = performance.now();
  let count = 0;
  for (let round = 0; ; round += 1) {
    try {
      keep(sampleOf(await takeSnapshot(light, { dockerSocket: options.dockerSocket, intervalMs: 50 }), tree));
      count += 1;
    } catch (error) {
      if (count === 0) throw error;
      tell((error as Error).message);
    }
    // On the beat of the first sample, so that the time of a reading does not add up.
    const next = (round + 1) * (options.everyMs ?? Infinity);
    if (next > (options.forMs ?? Infinity) || next === Infinity || options.signal?.aborted) return count;
    try {
      await sleep(Math.max(0, started + next - performance.now()), undefined, { signal: options.signal });
    } catch {
      return count;
    }
  }
}

/** Asking the engine for its disk makes it add up every layer: not once a minute. Its files have the names. */
function withoutEngine(tree: Tree): Tree {
  return {
    ...tree,
    fact: async (name, live) => {
      if (name !== 'containers') return tree.fact(name, live);
      const containers = readContainerFiles(tree);
      if (containers.length === 0) return tree.fact(name, live);
      return { containers, disk: null, problems: [] } as Awaited<ReturnType<typeof live>>;
    },
  };
}
