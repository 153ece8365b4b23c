import { sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf, type Tx } from '#platform/db';

interface Schedule {
  id: string;
  name: string;
  version: number;
  steps: { offsetDays: number; template: 'friendly' | 'firm' | 'final' }[];
  createdAt: string;
}

/** The schedule that holds for every invoice, in its current version. */
export async function getSchedule(db: Db): Promise<Schedule> {
  const [row] = await rowsOf<Schedule>(
    db,
    sql`select c.id, c.name, v.version, v.created_at::text as "createdAt",
               (select jsonb_agg(jsonb_build_object('offsetDays', s.offset_days, 'template', s.template) order by s.step)
                from schedule_steps s where s.schedule_version_id = v.id) as steps
        from schedules c join schedule_versions v on v.schedule_id = c.id and v.is_current
        where c.is_default`,
  );
  if (!row) throw new Error('There is no default schedule; the first migration makes it.');
  return { ...row, createdAt: new Date(row.createdAt).toISOString() };
}

/** Puts a new version in place of the current one; what hangs on the old one keeps it. */
export async function addScheduleVersion(
  tx: Tx,
  versionId: string,
  steps: Schedule['steps'],
  at: Date,
): Promise<void> {
  await tx.execute(sql`select 1 from schedules where is_default for update`);
  const [row] = await rowsOf<{ scheduleId: string; version: number }>(
    tx,
    sql`update schedule_versions set is_current = false
        where is_current and schedule_id = (select id from schedules where is_default)
        returning schedule_id as "scheduleId", version`,
  );
  await tx.execute(
    sql`insert into schedule_versions (id, schedule_id, version, is_current, created_at)
        values (${versionId}::uuid, ${row!.scheduleId}::uuid, ${row!.version + 1}, true, ${at.toISOString()}::timestamptz)`,
  );
  const numbered = steps.map((step, index) => ({ ...step, step: index + 1 }));
  await tx.execute(
    sql`insert into schedule_steps (schedule_version_id, step, offset_days, template)
        select ${versionId}::uuid, s.step, s."offsetDays", s.template
        from jsonb_to_recordset(${jsonRows(numbered)}) as s (step int, "offsetDays" int, template text)`,
  );
}
