import type { Context } from '../context.ts';
import type { ProcessIdentity } from '../processes/identity.ts';
import { listMarked, type MarkedProcess } from '../processes/marked.ts';
import { LOCK_WAIT_MS } from './down.ts';
import { kindOf } from './kinds.ts';
import { servicesToStart } from './order.ts';
import { checkNames, placeOf } from './place.ts';
import type { ServiceState } from './service-state.ts';
import { startService, stateOf } from './start.ts';
import { unavailableServices } from './states.ts';
import { environmentOfPlace } from './variables.ts';

export { down } from './down.ts';
export type { ServiceState } from './service-state.ts';
export { statesOf } from './states.ts';

export interface UpOptions {
  /** Services by name, whatever their `autostart` says; what they need is started too. */
  only?: string[];
  /** Also those that do not start by themselves. */
  all?: boolean;
  /** New databases begin as a copy of this workspace's. */
  cloneFrom?: Context;
  onProgress?: (line: string) => void;
  /** Called with each process as soon as it is recorded. */
  onProcess?: (name: string, process: ProcessIdentity) => void;
  /** Ends the waiting and starts no more; what was started stays and is recorded. */
  signal?: AbortSignal;
}

/**
 * Starts services, each as soon as all it needs are healthy, and waits until they are. What runs already
 * stays as it is. Takes the workspace's lock: a second `up` at the same time waits and finds them up.
 * Gives the state of each service that it was about, in the order of their needs; one that did not
 * come up has the reason in `detail`. Throws only for an unknown name or when the lock is not got.
 */
export async function up(context: Context, o: UpOptions = {}): Promise<ServiceState[]> {
  const { registry, workspace, config } = context;
  checkNames(context, o.only ?? []);
  const names = servicesToStart(config.services, o);
  const lock = await registry.lock(workspace.id, { waitMs: LOCK_WAIT_MS, purpose: 'starting services' });
  try {
    return await startAll(context, names, o);
  } finally {
    lock.release();
  }
}

async function startAll(context: Context, names: readonly string[], o: UpOptions): Promise<ServiceState[]> {
  // Asked before any process gets its variables: entries about these services are left out of them.
  const unavailable = await unavailableServices(context);
  const orphans = findOnce(() =>
    listMarked().filter(({ workspaceId }) => workspaceId === context.workspace.id),
  );
  const states = new Map<string, Promise<ServiceState>>();
  // Needs come first in `names`, so each finds theirs.
  for (const name of names) states.set(name, startOne({ context, name, states, unavailable, orphans, o }));
  return Promise.all(states.values());
}

/** Reads the table of processes when the first service is to be started: mostly all run already. */
function findOnce<T>(find: () => T): () => T {
  let found: { value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}

interface Task {
  context: Context;
  name: string;
  states: ReadonlyMap<string, Promise<ServiceState>>;
  unavailable: ReadonlyMap<string, string>;
  orphans: () => readonly MarkedProcess[];
  o: UpOptions;
}

async function startOne({ context, name, states, unavailable, orphans, o }: Task): Promise<ServiceState> {
  const { onProgress = () => undefined, signal = null } = o;
  const place = placeOf(context, name);
  const needs = await Promise.all(place.service.needs.map((need) => states.get(need)));
  const missing = needs.find((need) => need && need.state !== 'running');
  if (missing) {
    // What needs something that this machine cannot run cannot be run here either: no failure by itself.
    const state = missing.state === 'unavailable' ? 'unavailable' : 'stopped';
    return tell(onProgress, stateOf(place, state, `It needs ${missing.name}, which is ${missing.state}.`), 0);
  }
  if (signal?.aborted) return stateOf(place, 'stopped', 'It was not started any more.');
  const begun = performance.now();
  const state = await startService(await kindOf(place.service.kind), {
    ...place,
    environment: environmentOfPlace(place, new Set(unavailable.keys())),
    reason: unavailable.get(name) ?? null,
    cloneFrom: o.cloneFrom ?? null,
    orphans,
    signal,
    onProgress,
    onProcess: (process) => o.onProcess?.(name, process),
  });
  return tell(onProgress, state, performance.now() - begun);
}

function tell(onProgress: (line: string) => void, state: ServiceState, ms: number): ServiceState {
  const where = state.port === null ? '' : ` on ${state.port}`;
  onProgress(
    state.detail === undefined
      ? `${state.name}: ${state.state}${where} (${(ms / 1000).toFixed(1)} s)`
      : `${state.name}: ${state.state}. ${state.detail}`,
  );
  return state;
}
