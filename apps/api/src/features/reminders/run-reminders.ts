import type { Plan } from '@sira/contract/reminders';
import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import { newId } from '#platform/ids';
import { claimReminders } from './claim-reminders.ts';
import { deliverMessages } from './deliver-messages.ts';
import { lockPlanner, writePlan } from './plan.queries.ts';
import { readRunPlan } from './read-plan.ts';
import { finishRun, type Run, startRun } from './runs.queries.ts';

/** A mail withdrawn at the last moment is written anew with what is true then; more rounds than this are the next run's. */
const ROUNDS = 3;

interface RunOptions {
  /** The day whose world is acted on; today when left out. */
  on?: string | undefined;
  trigger: Run['trigger'];
  /** At most this many silent invoices in the answer. */
  limit?: number;
}

/**
 * Plans the day, claims what goes out and gives it to the transport. Running it again, at the same time
 * or after a kill sends nothing twice and finishes what was left.
 */
export async function runReminders(
  deps: Pick<Deps, 'db' | 'now' | 'config' | 'log'>,
  { on: givenDay, trigger, limit = 2000 }: RunOptions,
): Promise<{ run: Run; plan: Plan }> {
  const { db, now } = deps;
  const current = await today(deps);
  const on = givenDay ?? current;
  const runId = await startRun(db, newId(), on, trigger, now());
  for (let round = 1; round <= ROUNDS; round++) {
    await db.transaction(async (tx) => {
      await lockPlanner(tx);
      await writePlan(tx, on, 'everybody', now());
    });
    await claimReminders(deps, { runId, on, isTrial: on !== current });
    const { withdrawn } = await deliverMessages(deps);
    if (withdrawn === 0) break;
  }
  const plan = await readRunPlan(deps, runId, on, limit);
  return { run: await finishRun(db, runId, plan.totals, now()), plan };
}
