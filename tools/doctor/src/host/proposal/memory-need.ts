import type { Sample } from '../record/sample.ts';
import type { Container, Snapshot } from '../snapshot.ts';
import { identityOf } from '../stale/service-identity.ts';
import type { StaleContainer } from '../stale/find-stale.ts';
import type { History } from './history.ts';
import { quantile } from './quantile.ts';

/** One line of the sum. */
export interface Part {
  id: 'demand' | 'stale' | 'warm-cache' | 'deploy-overlap' | 'oom-floor';
  bytes: number;
  says: string;
}

export interface MemoryNeed {
  parts: Part[];
  /** What the host must hold, without headroom. */
  needBytes: number;
  /** needBytes / (1 - headroom). */
  sizeBytes: number;
}

/** A fifth stays free: what is not in the samples comes too. */
export const HEADROOM = 0.2;
/** The kernel's own warm list is an upper bound of what is needed warm. */
const WARM_SHARE = 0.25;
/** As the recommender of the Vertical Pod Autoscaler does after a kill. */
const OOM_MIN_BYTES = 100 * 1024 * 1024;
const OOM_RATIO = 1.2;

export interface NeedInput {
  snapshot: Snapshot;
  samples: readonly Sample[];
  history: History | null;
  stale: readonly StaleContainer[];
}

/**
 * The memory a host needs: p95 of the demand (MemTotal - MemAvailable + swap, which has the kernel and all
 * agents in it), less what is certainly stale when `isAfterCleanUp`, plus a floor of warm cache, plus one slot of each
 * service that is deployed in two colours; at least max(used + 100 MiB, 1.2 × used) of a moment at which
 * the host killed. Without samples of the one reading.
 * @see https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler (OOM bump)
 */
export function memoryNeed(input: NeedInput, isAfterCleanUp: boolean): MemoryNeed {
  const { snapshot, history } = input;
  const stale = input.stale.filter(({ certainty }) => certainty === 'stale');
  const ids = new Set(isAfterCleanUp ? stale.map(({ id }) => id.slice(0, 12)) : []);
  const demands = demandsOf(input, new Set());
  const cleaned = demandsOf(input, ids);
  const p95 = quantile(demands, 0.95);
  const after = quantile(cleaned, 0.95);
  const measured = input.samples.length > 0 ? 'p95' : 'now';
  const warm =
    input.samples.length > 0
      ? quantile(
          input.samples.map(({ warmCacheBytes }) => warmCacheBytes),
          0.5,
        )
      : snapshot.totals.warmCacheBytes;
  const overlap = overlapOf(input, isAfterCleanUp);
  const parts: Part[] = [
    {
      id: 'demand',
      bytes: Math.round(p95),
      says: `${measured} of MemTotal - MemAvailable + swap in use, kernel and agents included`,
    },
  ];
  if (ids.size > 0)
    parts.push({ id: 'stale', bytes: Math.round(after - p95), says: 'stopped: what is certainly stale' });
  parts.push({
    id: 'warm-cache',
    bytes: Math.round(Math.min(warm, after * WARM_SHARE)),
    says: 'page cache in use, at most a quarter of the demand',
  });
  if (overlap.bytes > 0)
    parts.push({
      id: 'deploy-overlap',
      bytes: overlap.bytes,
      says: `while a deploy runs two colours: ${overlap.services.join(', ')}`,
    });
  const sum = parts.reduce((total, { bytes }) => total + bytes, 0);
  const floor = oomFloor(history, snapshot, isAfterCleanUp ? Math.max(0, p95 - after) : 0);
  if (floor > sum)
    parts.push({
      id: 'oom-floor',
      bytes: Math.round(floor - sum),
      says: 'the host ran out of memory: max(used + 100 MiB, 1.2 × used) at that time',
    });
  const needBytes = Math.round(Math.max(sum, floor));
  return { parts, needBytes, sizeBytes: sizeFor(needBytes) };
}

/** A need with its headroom. */
export function sizeFor(need: number): number {
  return Math.round(need / (1 - HEADROOM));
}

/** The demand of each sample, or of the reading, less what the containers with these ids (12 characters) held. */
export function demandsOf(
  { snapshot, samples, stale }: Pick<NeedInput, 'snapshot' | 'samples' | 'stale'>,
  ids: ReadonlySet<string>,
): number[] {
  if (samples.length === 0) {
    const { memoryBytes, availableBytes, swapBytes, swapFreeBytes } = snapshot.totals;
    const held = stale
      .filter(({ id }) => ids.has(id.slice(0, 12)))
      .reduce((sum, { freesBytes }) => sum + (freesBytes ?? 0), 0);
    return [Math.max(0, memoryBytes - availableBytes + swapBytes - swapFreeBytes - held)];
  }
  return samples.map(({ demandBytes, groups }) => {
    const held = groups
      .filter(({ id }) => id !== undefined && ids.has(id))
      .reduce((sum, group) => sum + group.unreclaimableBytes, 0);
    return Math.max(0, demandBytes - held);
  });
}

/** The largest slot of each service of which two versions exist, running or stopped. */
function overlapOf(
  { snapshot, samples, stale }: NeedInput,
  isAfterCleanUp: boolean,
): { bytes: number; services: string[] } {
  const staleIds = new Set(stale.map(({ id }) => id));
  const slots = new Map<string, { service: string; containers: Container[] }>();
  for (const container of snapshot.containers) {
    const identity = identityOf(container);
    if (!identity || (identity.slot === null && !staleIds.has(container.id))) continue;
    const known = slots.get(identity.key) ?? { service: identity.service, containers: [] };
    slots.set(identity.key, { ...known, containers: [...known.containers, container] });
  }
  const services = [...slots.values()].filter(({ containers }) =>
    isTwoColours(containers, isAfterCleanUp ? staleIds : new Set()),
  );
  const sized = services.map(({ service, containers }) => ({
    service,
    bytes: Math.max(0, ...containers.map(({ id }) => slotBytes(id, snapshot, samples))),
  }));
  return {
    bytes: sized.reduce((sum, { bytes }) => sum + bytes, 0),
    services: sized.filter(({ bytes }) => bytes > 0).map(({ service }) => service),
  };
}

/** What runs is in the demand already; what is stopped, or will be, comes back for the time of a deploy. */
function isTwoColours(containers: readonly Container[], staleIds: ReadonlySet<string>): boolean {
  const isLeft = ({ id, state }: Container): boolean => state !== 'running' || staleIds.has(id);
  return containers.some(isLeft) && containers.length > 1;
}

function slotBytes(id: string, snapshot: Snapshot, samples: readonly Sample[]): number {
  const inSamples = samples.flatMap(({ groups }) =>
    groups.filter((group) => group.id === id.slice(0, 12)).map((group) => group.unreclaimableBytes),
  );
  if (inSamples.length > 0) return Math.round(quantile(inSamples, 0.95));
  return snapshot.groups.find((group) => group.id === id)?.unreclaimableBytes ?? 0;
}

/** Kills by a limit say nothing of the host; then its log or, without one, nothing counts. */
function oomFloor(history: History | null, { oom, totals }: Snapshot, freed: number): number {
  const onHost = oom.filter(({ kind }) => kind === 'host');
  if (onHost.length === 0) return 0;
  const near = (at: string): boolean =>
    onHost.some((kill) => kill.at !== null && Math.abs(Date.parse(at) - Date.parse(kill.at)) < 15 * 60_000);
  const seen = history?.kills.filter(({ at }) => near(at)).map(({ demandBytes }) => demandBytes) ?? [];
  // A sample a minute rarely sees the peak; a host that kills has used all it has.
  const used = Math.max(0, Math.max(totals.memoryBytes, ...seen) - freed);
  return Math.max(used + OOM_MIN_BYTES, used * OOM_RATIO);
}
