import type { Sample } from '../record/sample.ts';
import type { Snapshot } from '../snapshot.ts';
import type { StaleContainer } from '../stale/find-stale.ts';
import { cleanUpOf } from './clean-up.ts';
import { daysLeft, growthOf, type History, historyOf, spreadOf } from './history.ts';
import { demandsOf, HEADROOM, memoryNeed, sizeFor } from './memory-need.ts';
import { optionsOf } from './options.ts';
import type { Plan } from './plan-list.ts';
import type { DiskNeed, Proposal } from './proposal.ts';

export interface ProposalInput {
  snapshot: Snapshot;
  samples: readonly Sample[];
  stale: readonly StaleContainer[];
  plans: readonly Plan[] | null;
}

const GROWTHS = [10, 25, 50];
const DISK_DAYS = 90;

/**
 * Clean-up first, then sizes. A size is a recommendation only after seven days of samples, provisional after
 * one, and below that the figures are of the moment and no plan is named.
 */
export function propose(input: ProposalInput): Proposal {
  const { snapshot, samples, plans } = input;
  const history = historyOf(samples);
  const proposal: Omit<Proposal, 'options' | 'wouldChange'> = {
    confidence: history?.confidence ?? 'not-enough-history',
    window: history && {
      from: history.from,
      to: history.to,
      samples: history.samples,
      coveredHours: history.coveredHours,
    },
    current: {
      memoryBytes: snapshot.totals.memoryBytes,
      swapBytes: snapshot.totals.swapBytes,
      cpus: snapshot.cpu.cores,
      diskBytes: realDisks(snapshot).reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    },
    cleanUp: cleanUpOf(snapshot, input.stale),
    memory: memoryOf(input, history),
    cpu: cpuNeed(history),
    disks: disksOf(input),
    pressure: pressureOf(history),
    oom: {
      host: kills(snapshot, 'host'),
      limit: kills(snapshot, 'limit'),
      unknown: kills(snapshot, 'unknown'),
      inWindow: history && history.kills.reduce((sum, { count }) => sum + count, 0),
    },
    headroomShare: HEADROOM,
  };
  return {
    ...proposal,
    wouldChange: wouldChange(proposal, input),
    options: optionsOf(proposal, snapshot, plans),
  };
}

function memoryOf(input: ProposalInput, history: History | null): Proposal['memory'] {
  const needs = { ...input, history };
  const stale = input.stale.filter(({ certainty }) => certainty === 'stale');
  const demand = spreadOf(demandsOf(needs, new Set()));
  const cleaned = spreadOf(demandsOf(needs, new Set(stale.map(({ id }) => id.slice(0, 12)))));
  const afterCleanUp = memoryNeed(needs, true);
  const growth = history?.memoryGrowth ?? null;
  return {
    p50Bytes: demand.p50,
    p95Bytes: demand.p95,
    maxBytes: demand.max,
    maxAfterCleanUpBytes: cleaned.max,
    now: memoryNeed(needs, false),
    afterCleanUp,
    atGrowth: GROWTHS.map((percent) => ({
      percent,
      sizeBytes: sizeFor(afterCleanUp.needBytes * (1 + percent / 100)),
    })),
    growthBytesPerDay: growth,
    daysLeft: daysLeft(input.snapshot.totals.memoryBytes - cleaned.p95, growth),
  };
}

function pressureOf(history: History | null): Proposal['pressure'] {
  if (!history?.pressureMinutes) return null;
  const { some, all } = history.pressureMinutes;
  return {
    someP95Percent: spreadOf(history.waitedShares.map((share) => share * 1000)).p95 / 10,
    someMinutes: some,
    allMinutes: all,
  };
}

function cpuNeed(history: History | null): Proposal['cpu'] {
  if (!history || history.cpuCores.length === 0) return null;
  const { p50, p95, max } = spreadOf(history.cpuCores.map((cores) => cores * 1000));
  return {
    p50Cores: p50 / 1000,
    p95Cores: p95 / 1000,
    maxCores: max / 1000,
    sizeCores: Math.max(1, Math.ceil(sizeFor(p95) / 1000)),
  };
}

function disksOf({ snapshot, samples }: ProposalInput): DiskNeed[] {
  return realDisks(snapshot).map(({ path, totalBytes, usedBytes, availableBytes }) => {
    const series = samples.flatMap(({ at, disks }) =>
      disks.filter((one) => one.path === path).map((one) => ({ at, bytes: one.usedBytes })),
    );
    const growth = growthOf(series);
    const grown = growth && growth.low > 0 ? growth.slope * DISK_DAYS : 0;
    return {
      path,
      totalBytes,
      usedBytes,
      growthBytesPerDay: growth,
      daysLeft: daysLeft(availableBytes, growth),
      sizeBytes: sizeFor(usedBytes + grown),
    };
  });
}

/** One line for each device; images that are read-only are full by their nature. */
function realDisks({ disk }: Snapshot): Snapshot['disk']['mounts'] {
  const seen = new Set<string>();
  return disk.mounts.filter(({ type, device, totalBytes }) => {
    if (/^(?:tmpfs|iso9660|erofs|squashfs)$/.test(type) || totalBytes === 0 || seen.has(device)) return false;
    seen.add(device);
    return true;
  });
}

function kills({ oom }: Snapshot, kind: Snapshot['oom'][number]['kind']): number {
  return oom.filter((kill) => kill.kind === kind).length;
}

function wouldChange(
  { confidence, cleanUp }: Pick<Proposal, 'confidence' | 'cleanUp'>,
  { stale, snapshot }: ProposalInput,
): string[] {
  const lines: string[] = [];
  if (confidence === 'not-enough-history')
    lines.push(
      'Samples of a day make it provisional, of seven days a recommendation: `doctor host --record`.',
    );
  if (confidence === 'provisional')
    lines.push('Samples of seven days: a week has its busy day and its night jobs.');
  const suspects = stale.filter(({ certainty }) => certainty === 'suspect');
  if (suspects.length > 0) {
    const bytes = suspects.reduce((sum, { freesBytes }) => sum + (freesBytes ?? 0), 0);
    lines.push(
      `Proof for ${suspects.length} suspected old deployments, which hold ${Math.round(bytes / 1e6)} MB.`,
    );
  }
  if (cleanUp.memoryBytes > 0)
    lines.push('A week of samples after the clean-up: then nothing has to be subtracted.');
  if (snapshot.oomEvidence.isComplete === false) lines.push('A kernel log that has all kills since boot.');
  return lines;
}
