import { and, asc, count, eq, gt, isNull } from 'drizzle-orm';
import type { Db } from '#platform/db';
import { oneTimeLinks, users } from './users.table.ts';

export type User = typeof users.$inferSelect;

export async function findUser(db: Db, id: string): Promise<User | null> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row ?? null;
}

/** `email` is compared in lower case. */
export async function findUserByEmail(db: Db, email: string): Promise<User | null> {
  const [row] = await db.select().from(users).where(eq(users.email, email.toLowerCase()));
  return row ?? null;
}

/** The active user with this address, or the first active one of a role, or of any. */
export async function findUserFor(
  db: Db,
  wanted: { email?: string | undefined; role?: User['role'] | undefined },
): Promise<User | null> {
  const [row] = await db
    .select()
    .from(users)
    .where(
      and(
        eq(users.isActive, true),
        wanted.email ? eq(users.email, wanted.email.toLowerCase()) : undefined,
        wanted.role ? eq(users.role, wanted.role) : undefined,
      ),
    )
    .orderBy(asc(users.id))
    .limit(1);
  return row ?? null;
}

export async function countUsers(db: Db, only?: 'active_admins'): Promise<number> {
  const wanted = only ? and(eq(users.role, 'admin'), eq(users.isActive, true)) : undefined;
  const [row] = await db.select({ total: count() }).from(users).where(wanted);
  return row?.total ?? 0;
}

/** In the order they were added. */
export async function listUsers(db: Db, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const rows = await db
    .select()
    .from(users)
    .where(cursor ? gt(users.id, cursor) : undefined)
    .orderBy(asc(users.id))
    .limit(limit + 1);
  return { rows, total: await countUsers(db) };
}

export const addUser = (db: Db, user: typeof users.$inferInsert) => db.insert(users).values(user);

export const setUser = (db: Db, id: string, change: Partial<typeof users.$inferInsert>) =>
  db.update(users).set(change).where(eq(users.id, id));

/** Everybody who changes who is an admin takes this lock, so that the last one cannot be lost to a race. */
export const lockUsers = (db: Db) => db.select({ id: users.id }).from(users).for('update');

export const addOneTimeLink = (db: Db, link: typeof oneTimeLinks.$inferInsert) =>
  db.insert(oneTimeLinks).values(link);

/** Uses the link up; false when it is unknown, used or too old. */
export async function useOneTimeLink(db: Db, tokenHash: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(
      and(
        eq(oneTimeLinks.tokenHash, tokenHash),
        isNull(oneTimeLinks.usedAt),
        gt(oneTimeLinks.expiresAt, now),
      ),
    )
    .returning({ purpose: oneTimeLinks.purpose });
  return rows.length === 1;
}
