import { asc, eq, inArray, sql } from 'drizzle-orm';
import { type Db, rowsOf, type Tx } from '#platform/db';
import { invoices } from './invoices.table.ts';

export type Invoice = typeof invoices.$inferSelect;
type NewInvoice = Omit<typeof invoices.$inferInsert, 'paidMinor' | 'settledOn'>;

export async function findInvoice(db: Db, id: string): Promise<Invoice | null> {
  const [row] = await db.select().from(invoices).where(eq(invoices.id, id));
  return row ?? null;
}

/**
 * Locks invoices until the transaction ends, in the order of their ids, and returns them as they are
 * now. Whoever changes what is owed, when, or whether it may be asked for takes this lock first: claims
 * of reminders, payments, disputes, edits. Unknown ids are left out.
 */
export async function lockInvoices(tx: Tx, ids: readonly string[]): Promise<Invoice[]> {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(invoices)
    .where(inArray(invoices.id, [...ids]))
    .orderBy(asc(invoices.id))
    .for('update');
}

export async function findInvoiceByNumber(db: Db, number: string): Promise<Invoice | null> {
  const [row] = await db.select().from(invoices).where(eq(invoices.number, number));
  return row ?? null;
}

export const addInvoice = (db: Db, invoice: NewInvoice) => db.insert(invoices).values(invoice);

export const setInvoice = (db: Db, id: string, change: Partial<NewInvoice>) =>
  db.update(invoices).set(change).where(eq(invoices.id, id));

export const removeInvoice = (db: Db, id: string) => db.delete(invoices).where(eq(invoices.id, id));

/** The first day on which something happened to the invoice that needs it to be issued: money or a dispute. */
export async function findFirstEventOn(db: Db, id: string): Promise<string | null> {
  const [row] = await rowsOf<{ on: string | null }>(
    db,
    sql`select least((select min(allocated_on) from payment_allocations where invoice_id = ${id}::uuid),
                     (select min(opened_on) from disputes where invoice_id = ${id}::uuid))::text as "on"`,
  );
  return row?.on ?? null;
}

export interface PaymentOf {
  paymentId: string;
  on: string;
  amountMinor: number;
  method: string | null;
  reference: string | null;
}

/** What was paid on an invoice, the oldest first. */
export const listPaymentsOf = (db: Db, invoiceId: string): Promise<PaymentOf[]> =>
  rowsOf(
    db,
    sql`select p.id as "paymentId", a.allocated_on::text as "on", a.amount_minor as "amountMinor", p.method, p.reference
        from payment_allocations a join payments p on p.id = a.payment_id
        where a.invoice_id = ${invoiceId}::uuid order by a.allocated_on, a.id`,
  );

export interface DisputeOf {
  id: string;
  openedOn: string;
  resolvedOn: string | null;
  reason: string;
  resolution: string | null;
}

/** The oldest first. */
export const listDisputesOf = (db: Db, invoiceId: string): Promise<DisputeOf[]> =>
  rowsOf(
    db,
    sql`select id, opened_on::text as "openedOn", resolved_on::text as "resolvedOn", reason, resolution
        from disputes where invoice_id = ${invoiceId}::uuid order by opened_on, id`,
  );

/** Where reminders to a client go: the primary contact, else the oldest one with an address. */
export async function findContactEmail(db: Db, clientId: string): Promise<string | null> {
  const [row] = await rowsOf<{ email: string }>(
    db,
    sql`select email from contacts where client_id = ${clientId}::uuid and email is not null order by is_primary desc, id limit 1`,
  );
  return row?.email ?? null;
}
