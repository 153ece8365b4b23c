import { takeSnapshot } from '../account/take.ts';
import type { Tree } from '../read/tree.ts';
import type { Sample } from '../record/sample.ts';
import type { Snapshot } from '../snapshot.ts';
import { readKept } from './deploy-state.ts';
import { findStale, type StaleContainer } from './find-stale.ts';
import { type ProxyOptions, readProxies } from './read-proxies.ts';
import { readRunningProxies } from './read-running.ts';
import type { Window } from './traffic.ts';
import { joinReadings } from './upstream.ts';
import { readWindows, sampleWindow } from './windows.ts';

export interface JudgeOptions extends ProxyOptions {
  dockerSocket?: string | undefined;
  /** Names, ids, images or slots that are kept on purpose. */
  keep?: string[] | undefined;
  /** State files of the deploys. */
  deployState?: string[] | undefined;
}

export interface Judged {
  snapshot: Snapshot;
  stale: StaleContainer[];
}

/** Between the two looks at the traffic, in ms: with the rest below two seconds. */
const WINDOW_MS = 700;
const SETTLED_MS = 15 * 60_000;

/** A reading of the host and its old deployments. What the proxies did not say is in the reading's problems. */
export async function judgeHost(
  tree: Tree,
  options: JudgeOptions,
  samples: readonly Sample[] = [],
): Promise<Judged> {
  const [taken, named] = await Promise.all([
    takeSnapshot(tree, { dockerSocket: options.dockerSocket }),
    readProxies(options),
  ]);
  const readMs = performance.now();
  const kept = readKept(options.keep ?? [], options.deployState ?? []);
  const problems = [...named.problems, ...(kept.problem ? [`The deploy's state: ${kept.problem}.`] : [])];
  const snapshot = { ...taken, problems: [...taken.problems, ...problems] };
  const { takenAt, containers, groups } = snapshot;
  const first = findStale({ takenAt, containers, groups, proxies: named, kept, windows: new Map() });
  if (first.length === 0) return { snapshot, stale: [] };
  const found = await readRunningProxies(tree, options);
  snapshot.problems.push(...found.problems);
  const input = { takenAt, containers, groups, proxies: joinReadings([named, found]), kept };
  const candidates = findStale({ ...input, windows: new Map() });
  if (candidates.length === 0) return { snapshot, stale: [] };
  const ids = new Set(candidates.map(({ id }) => id));
  const looks = await readWindows(
    tree,
    containers.filter(({ id }) => ids.has(id)),
    readMs,
    WINDOW_MS,
  );
  const windows = new Map(
    [...looks].map(([id, look]) => [id, longer(id, look, candidates, snapshot, samples)]),
  );
  return { snapshot, stale: findStale({ ...input, windows }) };
}

/** The window of the samples where there is one: a second is a short time in which to be quiet. */
function longer(
  id: string,
  look: Window,
  candidates: readonly StaleContainer[],
  { takenAt, containers }: Snapshot,
  samples: readonly Sample[],
): Window {
  const container = containers.find((one) => one.id === id);
  const replacedBy = candidates.find((one) => one.id === id)?.replacedBy.id;
  const since = Date.parse(containers.find((one) => one.id === replacedBy)?.startedAt ?? '') + SETTLED_MS;
  const long = container && sampleWindow(container, since, Date.parse(takenAt), samples);
  return long ? { ...long, inboundConnections: look.inboundConnections } : look;
}
