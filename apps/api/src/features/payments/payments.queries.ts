import { asc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf, type Tx, uuids } from '#platform/db';
import { paymentAllocations, payments } from './payments.table.ts';

export type Payment = typeof payments.$inferSelect;

/** Whoever uses or removes what is left of a payment waits for the others. Taken before the locks of invoices. */
export async function lockPayment(tx: Tx, id: string): Promise<Payment | null> {
  const [row] = await tx.select().from(payments).where(eq(payments.id, id)).for('update');
  return row ?? null;
}

export const addPayment = (db: Db, payment: typeof payments.$inferInsert) =>
  db.insert(payments).values(payment);

/** Its allocations go with it. */
export const removePayment = (db: Db, id: string) => db.delete(payments).where(eq(payments.id, id));

export const addAllocation = (db: Db, allocation: typeof paymentAllocations.$inferInsert) =>
  db.insert(paymentAllocations).values(allocation);

/** What of a payment is set against which invoice. */
export const listAllocations = (db: Db, paymentId: string) =>
  db
    .select({ invoiceId: paymentAllocations.invoiceId, amountMinor: paymentAllocations.amountMinor })
    .from(paymentAllocations)
    .where(eq(paymentAllocations.paymentId, paymentId))
    .orderBy(asc(paymentAllocations.id));

export interface ShownAllocation {
  paymentId: string;
  invoice: { id: string; name: string };
  amountMinor: number;
  on: string;
}

/** Allocations of many payments with the numbers of their invoices, the oldest first. */
export const listShownAllocations = (db: Db, paymentIds: readonly string[]): Promise<ShownAllocation[]> =>
  rowsOf(
    db,
    sql`select a.payment_id as "paymentId", jsonb_build_object('id', i.id, 'name', i.number) as invoice,
               a.amount_minor as "amountMinor", a.allocated_on::text as "on"
        from payment_allocations a join invoices i on i.id = a.invoice_id
        where a.payment_id = any(${uuids(paymentIds)}) order by a.allocated_on, a.id`,
  );
