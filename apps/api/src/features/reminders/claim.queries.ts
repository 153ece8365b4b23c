import { sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf, type Tx, uuids } from '#platform/db';

/** Some clients that have a planned reminder which nothing holds back. */
export async function listClientsToMail(db: Db, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select distinct i.client_id as id from reminders r join invoices i on i.id = r.invoice_id
        where r.state = 'planned' and r.reason is null order by id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * From here to the end of the transaction nobody can pay, dispute or change these clients' planned
 * invoices: payments, disputes and edits take the same row locks, in the same order.
 */
export const lockPlannedInvoices = (tx: Tx, clientIds: readonly string[]) =>
  tx.execute(
    sql`select i.id from invoices i
        where i.client_id = any(${uuids(clientIds)}) and exists (select 1 from reminders r where r.invoice_id = i.id and r.state = 'planned')
        order by i.id for update of i`,
  );

interface ClaimedReminder {
  invoiceId: string;
  step: number;
  messageId: string;
  balanceMinor: number;
}

/** Ties planned reminders to the message that carries them. Returns how many were still planned: all, or somebody else was here. */
export async function markClaimed(tx: Tx, reminders: readonly ClaimedReminder[], at: Date): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql`update reminders r
        set state = 'claimed', reason = null, message_id = c."messageId", balance_minor = c."balanceMinor", state_at = ${at.toISOString()}::timestamptz
        from jsonb_to_recordset(${jsonRows(reminders)}) as c ("invoiceId" uuid, step int, "messageId" uuid, "balanceMinor" bigint)
        where r.invoice_id = c."invoiceId" and r.step = c.step and r.state = 'planned' and r.reason is null
          and r.schedule_version_id in (select id from schedule_versions where is_current)
        returning 1`,
  );
  return rows.length;
}
