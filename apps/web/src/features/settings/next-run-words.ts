import type { z } from 'zod';
import type { Settings } from '@sira/contract/settings';
import { dateOf, formatDay, timeOf } from '#ui/format-date.ts';
import { zoneName } from '#ui/zone-name.ts';

type Clock = Pick<z.infer<typeof Settings>, 'today' | 'timeZone' | 'nextRunAt'>;

/** When the next run is, as the end of a sentence: `today at 09:00 WIB`, `tomorrow at 09:00 WIB`; null while sending is off. */
export function nextRunWords({ today, timeZone, nextRunAt }: Clock): string | null {
  if (nextRunAt === null) return null;
  const on = dateOf(nextRunAt, timeZone);
  const days = (Date.parse(on) - Date.parse(today)) / 86_400_000;
  const day = days === 0 ? 'today' : days === 1 ? 'tomorrow' : `on ${formatDay(on, today)}`;
  return `${day} at ${timeOf(nextRunAt, timeZone)} ${zoneName(timeZone)}`;
}
