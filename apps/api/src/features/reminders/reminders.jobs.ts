import { z } from 'zod';
import { getOrganisation } from '#features/settings';
import { timeOfDayIn, todayIn } from '#platform/calendar';
import type { Deps } from '#platform/deps';
import { defineJob } from '#platform/feature';
import { deliverMessages } from './deliver-messages.ts';
import { runReminders } from './run-reminders.ts';
import { isScheduledRunDone } from './runs.queries.ts';

const EVERY_MINUTE = '* * * * *';

/** The daily run: due once the local time of sending has come, until it has ended once that day. */
export async function runWhenDue(deps: Deps): Promise<void> {
  const { isSendingOn, timeZone, sendAt } = await getOrganisation(deps.db);
  const now = deps.now();
  if (!isSendingOn || timeOfDayIn(timeZone, now) < sendAt) return;
  const on = todayIn(timeZone, now);
  if (await isScheduledRunDone(deps.db, on)) return;
  const { run } = await runReminders(deps, { on, trigger: 'by_schedule', limit: 0 });
  deps.log.info(
    { on, messages: run.messages, reminders: run.reminders, silent: run.silent },
    'the daily run is done',
  );
}

export const reminderJobs = [
  defineJob({
    name: 'reminders-daily-run',
    data: z.object({}),
    cron: EVERY_MINUTE,
    expireInSeconds: 3600,
    handle: runWhenDue,
  }),
  // Finds what a process left queued when it ended, and what is to be tried again.
  defineJob({
    name: 'messages-deliver',
    data: z.object({}),
    cron: EVERY_MINUTE,
    expireInSeconds: 3600,
    handle: async (deps) => void (await deliverMessages(deps)),
  }),
];
