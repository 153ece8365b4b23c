import type { RunQuery } from '@sira/contract/reminders';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, rowsOf } from '#platform/db';
import { cursorGone } from '#platform/pages';

export interface Run {
  id: string;
  on: string;
  trigger: 'by_hand' | 'by_schedule' | 'terminal';
  startedAt: string;
  finishedAt: string | null;
  messages: number;
  reminders: number;
  silent: number;
}

const columns = sql`id, run_on::text as "on", trigger, started_at::text as "startedAt", finished_at::text as "finishedAt", messages, reminders, silent`;

const shown = (run: Run): Run => ({
  ...run,
  startedAt: new Date(run.startedAt).toISOString(),
  finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
});

/** Starts a run, or takes up the scheduled run of the day that a killed process left. Returns its id. */
export async function startRun(
  db: Db,
  id: string,
  on: string,
  trigger: Run['trigger'],
  at: Date,
): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(
    db,
    sql`insert into reminder_runs (id, run_on, trigger, started_at) values (${id}::uuid, ${on}::date, ${trigger}, ${at.toISOString()}::timestamptz)
        on conflict (run_on) where trigger = 'by_schedule' do update set started_at = excluded.started_at
        returning id`,
  );
  return row!.id;
}

export async function finishRun(
  db: Db,
  id: string,
  counts: { messages: number; reminders: number; silent: number },
  at: Date,
): Promise<Run> {
  const [row] = await rowsOf<Run>(
    db,
    sql`update reminder_runs set finished_at = ${at.toISOString()}::timestamptz, messages = ${counts.messages},
               reminders = ${counts.reminders}, silent = ${counts.silent}
        where id = ${id}::uuid returning ${columns}`,
  );
  return shown(row!);
}

export async function isScheduledRunDone(db: Db, on: string): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`select 1 from reminder_runs where trigger = 'by_schedule' and run_on = ${on}::date and finished_at is not null`,
  );
  return rows.length > 0;
}

export async function listRuns(db: Db, { limit, cursor }: z.infer<typeof RunQuery>) {
  if (cursor && (await rowsOf(db, sql`select 1 from reminder_runs where id = ${cursor}::uuid`)).length === 0)
    throw cursorGone();
  const after = cursor ? sql`id < ${cursor}::uuid` : sql`true`;
  const rows = await rowsOf<Run>(
    db,
    sql`select ${columns} from reminder_runs where ${after} order by id desc limit ${limit + 1}`,
  );
  const [sum] = await rowsOf<{ total: number }>(db, sql`select count(*)::int as total from reminder_runs`);
  return { rows: rows.map(shown), total: sum?.total ?? 0 };
}

interface RunMessage {
  id: string;
  client: string;
  clientId: string;
  clientName: string;
  to: string[];
  template: 'friendly' | 'firm' | 'final';
  language: 'en' | 'id';
  currencies: string[];
}

/** Messages that a run wrote and that were not withdrawn, by client name. */
export const listRunMessages = (db: Db, runId: string): Promise<RunMessage[]> =>
  rowsOf(
    db,
    sql`select m.id, c.number as client, c.id as "clientId", c.name as "clientName", to_jsonb(m.recipients) as "to", m.template,
               m.language, to_jsonb(m.currencies) as currencies
        from messages m join clients c on c.id = m.client_id
        where m.run_id = ${runId}::uuid and m.state <> 'withdrawn'
        order by lower(c.name), c.id`,
  );
