import type { Settings, SettingsChange } from '@sira/contract/settings';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import type { Actor } from '#platform/actor';
import { addDays, instantOf, isTimeZone, timeOfDayIn, todayIn } from '#platform/calendar';
import type { Deps } from '#platform/deps';
import { refuse } from '#platform/errors';
import { isCurrency } from '#platform/money';
import { getOrganisation, type Organisation, setOrganisation } from './settings.queries.ts';

/** Today in the organisation's time zone: every date without a time is meant there. */
export async function today({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<string> {
  const { timeZone } = await getOrganisation(db);
  return todayIn(timeZone, now());
}

export async function readSettings({
  db,
  now,
  config,
}: Pick<Deps, 'db' | 'now' | 'config'>): Promise<Settings> {
  const { id: _, name, ...organisation } = await getOrganisation(db);
  const at = now();
  return {
    ...organisation,
    organisation: name,
    emailTransport: config.EMAIL_TRANSPORT,
    today: todayIn(organisation.timeZone, at),
    nextRunAt: organisation.isSendingOn ? nextRun(organisation, at).toISOString() : null,
  };
}

function nextRun({ timeZone, sendAt }: Pick<Organisation, 'timeZone' | 'sendAt'>, now: Date): Date {
  const on = todayIn(timeZone, now);
  const isStillToday = timeOfDayIn(timeZone, now) < sendAt;
  return instantOf(isStillToday ? on : addDays(on, 1), sendAt, timeZone);
}

/** Throws `unknown_time_zone`, `unknown_currency`. */
export async function changeSettings(
  deps: Pick<Deps, 'db' | 'now' | 'config'>,
  actor: Actor,
  change: z.infer<typeof SettingsChange>,
) {
  const { db, now } = deps;
  if (change.timeZone !== undefined && !isTimeZone(change.timeZone)) {
    throw refuse(
      'timeZone',
      'unknown_time_zone',
      'There is no such time zone. Use an IANA name such as Asia/Jakarta or Europe/Berlin.',
    );
  }
  if (change.currency !== undefined && !isCurrency(change.currency)) {
    throw refuse(
      'currency',
      'unknown_currency',
      'There is no such currency. Use an ISO code such as IDR, USD or EUR.',
    );
  }
  const { organisation: name, ...rest } = change;
  const values = { ...rest, ...(name !== undefined && { name }) };
  if (Object.keys(values).length > 0) {
    await db.transaction(async (tx) => {
      await setOrganisation(tx, values);
      const subject = { type: 'organisation', id: null, name: 'Settings' };
      await recordAudit(tx, { actor, at: now(), action: 'settings_changed', subject, detail: change });
    });
  }
  return readSettings(deps);
}
