import type { ScheduleChange } from '@sira/contract/reminders';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { addScheduleVersion, getSchedule } from './schedule.queries.ts';

/** Replaces the steps from the next plan on. Throws `steps_not_ascending`. */
export async function changeSchedule(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { steps }: z.infer<typeof ScheduleChange>,
) {
  const wrong = steps.findIndex(
    (step, index) => index > 0 && step.offsetDays <= steps[index - 1]!.offsetDays,
  );
  if (wrong > 0) {
    throw refuse(
      `steps.${wrong}.offsetDays`,
      'steps_not_ascending',
      `Step ${wrong + 1} must be later than step ${wrong}.`,
    );
  }
  return db.transaction(async (tx) => {
    await addScheduleVersion(tx, newId(), steps, now());
    const schedule = await getSchedule(tx);
    const subject = { type: 'schedule', id: schedule.id, name: schedule.name };
    await recordAudit(tx, {
      actor,
      at: now(),
      action: 'schedule_changed',
      subject,
      detail: { version: schedule.version, steps },
    });
    return schedule;
  });
}
