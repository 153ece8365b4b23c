import { and, count, desc, eq, lt } from 'drizzle-orm';
import type { Db } from '#platform/db';
import { auditEntries } from './audit.table.ts';

export const addEntry = (db: Db, entry: typeof auditEntries.$inferInsert) =>
  db.insert(auditEntries).values(entry);

interface Filter {
  subjectId?: string | undefined;
  action?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Newest first; ids ascend with time, so the id alone is the order. */
export async function listEntries(db: Db, { subjectId, action, cursor, limit }: Filter) {
  const wanted = and(
    subjectId ? eq(auditEntries.subjectId, subjectId) : undefined,
    action ? eq(auditEntries.action, action) : undefined,
  );
  const rows = await db
    .select()
    .from(auditEntries)
    .where(and(wanted, cursor ? lt(auditEntries.id, cursor) : undefined))
    .orderBy(desc(auditEntries.id))
    .limit(limit + 1);
  const [sum] = await db.select({ total: count() }).from(auditEntries).where(wanted);
  return { rows, total: sum?.total ?? 0 };
}
