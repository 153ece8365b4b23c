import type { LedgerQuery } from '@sira/contract/reminders';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { type Db, rowsOf } from '#platform/db';
import { cursorGone } from '#platform/pages';

interface LedgerRow {
  id: string;
  invoice: { id: string; name: string };
  step: number;
  offsetDays: number;
  plannedOn: string;
  template: 'friendly' | 'firm' | 'final';
  state: 'planned' | 'claimed' | 'sent' | 'skipped' | 'cancelled' | 'superseded' | 'failed';
  reason: string | null;
  stateAt: string;
  messageId: string | null;
}

/** Lines of the reminder ledger, newest first. */
export async function listLedger(db: Db, { limit, cursor, invoiceId, state }: z.infer<typeof LedgerQuery>) {
  if (cursor && (await rowsOf(db, sql`select 1 from reminders where id = ${cursor}::uuid`)).length === 0)
    throw cursorGone();
  const wanted = sql`${invoiceId ? sql`r.invoice_id = ${invoiceId}::uuid` : sql`true`} and ${state ? sql`r.state = ${state}` : sql`true`}`;
  const rows = await rowsOf<LedgerRow>(
    db,
    sql`select r.id, jsonb_build_object('id', i.id, 'name', i.number) as invoice, r.step, r.offset_days as "offsetDays",
               r.planned_on::text as "plannedOn", r.template, r.state, r.reason, r.state_at::text as "stateAt", r.message_id as "messageId"
        from reminders r join invoices i on i.id = r.invoice_id
        where ${wanted} and ${cursor ? sql`r.id < ${cursor}::uuid` : sql`true`} order by r.id desc limit ${limit + 1}`,
  );
  const [sum] = await rowsOf<{ total: number }>(
    db,
    sql`select count(*)::int as total from reminders r where ${wanted}`,
  );
  return {
    rows: rows.map((row) => ({ ...row, stateAt: new Date(row.stateAt).toISOString() })),
    total: sum?.total ?? 0,
  };
}
