import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#platform/db';
import type { LedgerLine } from './schedule-position.ts';

export interface PaymentFact {
  id: string;
  paymentId: string;
  on: string;
  at: string;
  amountMinor: number;
  method: string | null;
  reference: string | null;
}

/** Money set against an invoice, with the instant it was recorded. */
export const listPaymentFacts = (db: Db, invoiceId: string): Promise<PaymentFact[]> =>
  rowsOf(
    db,
    sql`select a.id, p.id as "paymentId", a.allocated_on::text as "on", p.created_at::text as at, a.amount_minor as "amountMinor", p.method, p.reference
        from payment_allocations a join payments p on p.id = a.payment_id
        where a.invoice_id = ${invoiceId}::uuid order by a.allocated_on, a.id`,
  );

export interface ReminderFact extends LedgerLine {
  id: string;
  step: number;
  template: string;
  plannedOn: string;
  reason: string | null;
  stateAt: string;
  messageId: string | null;
  sentAt: string | null;
  to: string[];
  balanceMinor: number | null;
}

/** The lines of the reminder ledger about an invoice, with the mails that carried them. */
export const listReminderFacts = (db: Db, invoiceId: string): Promise<ReminderFact[]> =>
  rowsOf(
    db,
    sql`select r.id, r.step, r.offset_days as "offsetDays", r.template, r.planned_on::text as "plannedOn", r.state, r.reason,
               r.state_at::text as "stateAt", r.message_id as "messageId", r.balance_minor as "balanceMinor",
               m.run_on::text as "sentOn", m.sent_at::text as "sentAt", coalesce(to_jsonb(m.recipients), '[]') as "to"
        from reminders r left join messages m on m.id = r.message_id
        where r.invoice_id = ${invoiceId}::uuid order by r.planned_on, r.step`,
  );

export interface ChangeFact {
  id: string;
  at: string;
  action: string;
  subjectType: string;
  detail: Record<string, unknown>;
}

/** What people did to an invoice, and the pauses of its client, from the audit log, the oldest first. */
export const listChangeFacts = (db: Db, invoiceId: string, clientId: string): Promise<ChangeFact[]> =>
  rowsOf(
    db,
    sql`select id, at::text as at, action, subject_type as "subjectType", detail from audit_entries
        where (subject_id = ${invoiceId}::uuid and action in ('invoice_changed', 'invoice_reopened', 'payment_removed'))
           or (subject_id = ${clientId}::uuid and action = 'client_changed' and jsonb_exists(detail, 'pausedUntil'))
        order by id`,
  );

/** The day of the last mail to a client, of those that count for the minimum gap. */
export async function findLastMailOn(db: Db, clientId: string, today: string): Promise<string | null> {
  const [row] = await rowsOf<{ on: string | null }>(
    db,
    sql`select max(run_on)::text as "on" from messages
        where client_id = ${clientId}::uuid and run_on <= ${today}::date and state in ('queued', 'sending', 'sent', 'unknown')`,
  );
  return row?.on ?? null;
}
