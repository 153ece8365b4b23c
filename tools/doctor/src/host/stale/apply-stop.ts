import type { StaleContainer } from './find-stale.ts';

export interface Wish {
  id: string;
  /** The start the user saw in the report; undefined: any that the first reading of this run saw. */
  startedAt: string | undefined;
}

export interface Outcome {
  id: string;
  name: string | null;
  state: 'stopped' | 'refused' | 'failed';
  /** Why it was not stopped; '' when it was. */
  reason: string;
  predictedBytes: number | null;
  /** How much less memory the host held afterwards, without what its other groups took or gave meanwhile. */
  measuredBytes: number | null;
  /** The command that brings it back. */
  undo: string | null;
}

/** What the run needs of the world. */
export interface StopDesk {
  /** A new reading of everything, judged. */
  reread(): Promise<StaleContainer[]>;
  /** One container as the engine has it now; throws an Error that says why there is none. */
  look(id: string): Promise<{ state: string; startedAt: string | null; labels: Record<string, string> }>;
  /** Asks the engine to stop it; throws an Error that says why it did not. */
  stop(id: string): Promise<void>;
  /** What the host holds and no other group does, in bytes; null when unknown. */
  held(id: string): Promise<number | null>;
  /** Waits until the memory of the container has gone, or some seconds. */
  settle(id: string): Promise<void>;
}

const WISH = /^([0-9a-f]{64})(?:@(\d{4}-\d\d-\d\dT[\d:.]+Z))?$/;

/** `ID` or `ID@STARTED`, with all 64 characters of the id; throws an Error for people. */
export function parseWish(text: string): Wish {
  const found = WISH.exec(text);
  if (!found?.[1]) {
    throw new Error(`--apply takes the full id of 64 characters, as the report prints it, not "${text}"`);
  }
  return { id: found[1], startedAt: found[2] };
}

/**
 * Stops the wished containers one after the other. Right before each, everything is read and judged again:
 * it must still be stale, of the same id, start and labels. Names are never acted on: a healthy successor
 * may have the name of what was seen before.
 */
export async function applyStops(
  wishes: readonly Wish[],
  first: readonly StaleContainer[],
  desk: StopDesk,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const wish of wishes) {
    const seen = first.find(({ id }) => id === wish.id);
    const refusal = seen ? refusalOf(wish, seen) : 'it is not among the stale ones now; see the report';
    const outcome =
      refusal === null && seen ? await stopOne(seen, desk) : refused(wish.id, seen, refusal ?? '');
    outcomes.push(outcome);
  }
  return outcomes;
}

function refusalOf(wish: Wish, { certainty, missing, startedAt }: StaleContainer): string | null {
  if (certainty !== 'stale') return `it is only suspect: ${missing[0] ?? 'not proved'}`;
  if (wish.startedAt === undefined || wish.startedAt === startedAt) return null;
  return `it was started again at ${startedAt ?? 'an unknown time'} since the report`;
}

async function stopOne(seen: StaleContainer, desk: StopDesk): Promise<Outcome> {
  let now: StaleContainer | undefined;
  try {
    now = (await desk.reread()).find(({ id }) => id === seen.id);
    // Judging took a second of looking at its traffic: the engine is asked once more, right before.
    const refusal = changeOf(seen, now) ?? changeIn(seen, await desk.look(seen.id));
    if (refusal !== null || !now) return refused(seen.id, seen, refusal ?? '');
  } catch (error) {
    return refused(seen.id, seen, `it could not be read again: ${(error as Error).message}`);
  }
  const before = await desk.held(now.id);
  try {
    await desk.stop(now.id);
  } catch (error) {
    return { ...refused(now.id, now, (error as Error).message), state: 'failed' };
  }
  await desk.settle(now.id);
  const after = await desk.held(now.id);
  return {
    id: now.id,
    name: now.name,
    state: 'stopped',
    reason: '',
    predictedBytes: now.freesBytes,
    measuredBytes: before === null || after === null ? null : before - after,
    undo: now.commands.undo,
  };
}

function changeOf(seen: StaleContainer, now: StaleContainer | undefined): string | null {
  if (!now) return 'it is in use or gone now';
  if (now.certainty !== 'stale') return `it is only suspect now: ${now.missing[0] ?? ''}`;
  return changeIn(seen, { ...now, state: 'running' });
}

function changeIn(seen: StaleContainer, now: Awaited<ReturnType<StopDesk['look']>>): string | null {
  if (now.state !== 'running') return `it is ${now.state} now`;
  if (now.startedAt !== seen.startedAt) return 'it was started again meanwhile';
  return labelText(now.labels) === labelText(seen.labels) ? null : 'its labels are others now';
}

function refused(id: string, seen: StaleContainer | undefined, reason: string): Outcome {
  return {
    id,
    name: seen?.name ?? null,
    state: 'refused',
    reason,
    predictedBytes: seen?.freesBytes ?? null,
    measuredBytes: null,
    undo: null,
  };
}

function labelText(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
