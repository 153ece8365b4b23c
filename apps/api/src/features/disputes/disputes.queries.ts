import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '#platform/db';
import { disputes } from './disputes.table.ts';

export type Dispute = typeof disputes.$inferSelect;

export async function findDispute(db: Db, id: string): Promise<Dispute | null> {
  const [row] = await db.select().from(disputes).where(eq(disputes.id, id));
  return row ?? null;
}

export async function findOpenDispute(db: Db, invoiceId: string): Promise<Dispute | null> {
  const [row] = await db
    .select()
    .from(disputes)
    .where(and(eq(disputes.invoiceId, invoiceId), isNull(disputes.resolvedOn)));
  return row ?? null;
}

export const addDispute = (db: Db, dispute: typeof disputes.$inferInsert) =>
  db.insert(disputes).values(dispute);

export const setDispute = (db: Db, id: string, change: Partial<typeof disputes.$inferInsert>) =>
  db.update(disputes).set(change).where(eq(disputes.id, id));
