import { sql } from 'drizzle-orm';
import { type Db, rowsOf, uuids } from '#platform/db';
import type { LedgerLine, ScheduleStep } from './schedule-position.ts';

/** Steps of the current version of the default schedule, ascending. */
export const listScheduleSteps = (db: Db): Promise<ScheduleStep[]> =>
  rowsOf(
    db,
    sql`select s.step, s.offset_days as "offsetDays", s.template
        from schedules c
        join schedule_versions v on v.schedule_id = c.id and v.is_current
        join schedule_steps s on s.schedule_version_id = v.id
        where c.is_default order by s.offset_days`,
  );

/** Every line of the ledger about the given invoices. */
export const listLedgerLines = (
  db: Db,
  invoiceIds: readonly string[],
): Promise<(LedgerLine & { invoiceId: string })[]> =>
  rowsOf(
    db,
    sql`select r.invoice_id as "invoiceId", r.offset_days as "offsetDays", r.state, m.run_on::text as "sentOn"
        from reminders r left join messages m on m.id = r.message_id
        where r.invoice_id = any(${uuids(invoiceIds)})`,
  );
