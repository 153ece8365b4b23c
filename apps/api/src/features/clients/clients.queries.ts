import { and, asc, eq, sql } from 'drizzle-orm';
import { type Db, rowsOf, uuids } from '#platform/db';
import { clients, contacts } from './clients.table.ts';

export type Client = typeof clients.$inferSelect;
export type Contact = typeof contacts.$inferSelect;

export async function findClient(db: Db, id: string): Promise<Client | null> {
  const [row] = await db.select().from(clients).where(eq(clients.id, id));
  return row ?? null;
}

/** Whoever changes what hangs on a client waits for the others who do. */
export async function lockClient(db: Db, id: string): Promise<Client | null> {
  const [row] = await db.select().from(clients).where(eq(clients.id, id)).for('update');
  return row ?? null;
}

export async function findClientByNumber(db: Db, number: string): Promise<Client | null> {
  const [row] = await db.select().from(clients).where(eq(clients.number, number));
  return row ?? null;
}

export const addClient = (db: Db, client: typeof clients.$inferInsert) => db.insert(clients).values(client);

export const setClient = (db: Db, id: string, change: Partial<typeof clients.$inferInsert>) =>
  db.update(clients).set(change).where(eq(clients.id, id));

export const removeClient = (db: Db, id: string) => db.delete(clients).where(eq(clients.id, id));

export async function hasInvoices(db: Db, clientId: string): Promise<boolean> {
  const [row] = await rowsOf<{ found: boolean }>(
    db,
    sql`select exists (select 1 from invoices where client_id = ${clientId}) or exists (select 1 from messages where client_id = ${clientId}) as found`,
  );
  return row?.found ?? false;
}

/** The primary contact first, then the oldest. */
export const listContacts = (db: Db, clientId: string): Promise<Contact[]> =>
  db
    .select()
    .from(contacts)
    .where(eq(contacts.clientId, clientId))
    .orderBy(sql`${contacts.isPrimary} desc`, asc(contacts.id));

export async function findContact(db: Db, clientId: string, id: string): Promise<Contact | null> {
  const [row] = await db
    .select()
    .from(contacts)
    .where(and(eq(contacts.id, id), eq(contacts.clientId, clientId)));
  return row ?? null;
}

export const addContact = (db: Db, contact: typeof contacts.$inferInsert) =>
  db.insert(contacts).values(contact);

export const setContact = (db: Db, id: string, change: Partial<typeof contacts.$inferInsert>) =>
  db.update(contacts).set(change).where(eq(contacts.id, id));

export const removeContact = (db: Db, id: string) => db.delete(contacts).where(eq(contacts.id, id));

export const clearPrimary = (db: Db, clientId: string) =>
  db
    .update(contacts)
    .set({ isPrimary: false })
    .where(and(eq(contacts.clientId, clientId), eq(contacts.isPrimary, true)));

export interface ClientBalance {
  client_id: string;
  currency: string;
  openMinor: number;
  overdueMinor: number;
  creditMinor: number;
  invoices: number;
}

/** What the given clients owe today and what of their payments is not yet set against an invoice, by currency. */
export const listBalances = (db: Db, clientIds: readonly string[], today: string): Promise<ClientBalance[]> =>
  rowsOf(
    db,
    sql`with owed as (
          select client_id, currency, sum(amount_minor - paid_minor)::bigint as open,
                 coalesce(sum(amount_minor - paid_minor) filter (where due_on < ${today}::date), 0)::bigint as overdue,
                 count(*)::int as invoices
          from invoices
          where client_id = any(${uuids(clientIds)}) and state = 'open' and settled_on is null and issued_on <= ${today}::date
          group by client_id, currency
        ), credit as (
          select p.client_id, p.currency, sum(p.amount_minor - coalesce(a.used, 0))::bigint as credit
          from payments p
          left join lateral (select sum(amount_minor) as used from payment_allocations where payment_id = p.id) a on true
          where p.client_id = any(${uuids(clientIds)})
          group by p.client_id, p.currency
        )
        select client_id, currency, coalesce(open, 0) as "openMinor", coalesce(overdue, 0) as "overdueMinor",
               coalesce(credit, 0) as "creditMinor", coalesce(invoices, 0) as invoices
        from owed full join credit using (client_id, currency)
        where coalesce(open, 0) <> 0 or coalesce(credit, 0) <> 0
        order by currency`,
  );
