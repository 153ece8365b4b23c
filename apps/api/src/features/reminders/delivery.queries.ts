import { sql } from 'drizzle-orm';
import { type Db, rowsOf, type Tx } from '#platform/db';
import { decisionOn } from './decision.queries.ts';

/** Locks the invoices that a message is about, in the order everybody locks them in. */
export const lockInvoicesOf = (tx: Tx, messageId: string) =>
  tx.execute(
    sql`select i.id from invoices i join reminders r on r.invoice_id = i.id where r.message_id = ${messageId}::uuid order by i.id for update of i`,
  );

/**
 * Why a message that was written must not leave any more, or null when all it says is still true: every
 * invoice open with the balance and the due date it names, none disputed or paused, the address unchanged.
 */
export async function findWithdrawReason(
  tx: Tx,
  messageId: string,
  clientId: string,
  on: string,
  to: string,
): Promise<string | null> {
  const [row] = await rowsOf<{ reason: string }>(
    tx,
    sql`with ${decisionOn(on, { clientIds: [clientId] })}
        select case
                 when i.state <> 'open' then i.state
                 when d.id is null then 'paid'
                 when d.is_disputed then 'disputed'
                 when d.paused_until > ${on}::date then 'paused'
                 when d.balance <> r.balance_minor then 'balance_changed'
                 when d.due_on + r.offset_days <> r.planned_on then 'due_date_changed'
                 when d.email is distinct from ${to} then 'contact_changed'
               end as reason
        from reminders r join invoices i on i.id = r.invoice_id left join decision d on d.id = r.invoice_id
        where r.message_id = ${messageId}::uuid
        order by reason nulls last limit 1`,
  );
  return row?.reason ?? null;
}

export async function findClientOfMessage(db: Db, messageId: string): Promise<string | null> {
  const [row] = await rowsOf<{ id: string }>(
    db,
    sql`select client_id as id from messages where id = ${messageId}::uuid`,
  );
  return row?.id ?? null;
}

/** Ledger lines of a message that has left: sent, with nothing more to explain. */
export const markSent = (tx: Tx, messageId: string, at: Date) =>
  tx.execute(
    sql`update reminders set state = 'sent', reason = null, state_at = ${at.toISOString()}::timestamptz
        where message_id = ${messageId}::uuid and state in ('claimed', 'failed')`,
  );

/** Ledger lines of a withdrawn message are planned again: the next claim says what is to be said then. */
export const giveBack = (tx: Tx, messageId: string, at: Date) =>
  tx.execute(
    sql`update reminders set state = 'planned', reason = null, message_id = null, balance_minor = null, state_at = ${at.toISOString()}::timestamptz
        where message_id = ${messageId}::uuid and state = 'claimed'`,
  );

export const markUnsent = (
  tx: Tx,
  messageId: string,
  state: 'failed' | 'skipped' | 'claimed',
  reason: string | null,
  at: Date,
) =>
  tx.execute(
    sql`update reminders set state = ${state}, reason = ${reason}, state_at = ${at.toISOString()}::timestamptz
        where message_id = ${messageId}::uuid and state in ('claimed', 'failed')`,
  );
