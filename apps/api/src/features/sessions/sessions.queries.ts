import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#platform/db';
import { deviceSessions } from './sessions.table.ts';

export const addSession = (db: Db, session: typeof deviceSessions.$inferInsert) =>
  db.insert(deviceSessions).values(session);

export interface LiveSession {
  id: string;
  expires_at: string;
  user_id: string;
  name: string;
  email: string;
  role: 'admin' | 'staff' | 'viewer';
}

/** The session and its user, when it was not ended, has not run out and the user may still come in. */
export async function findLiveSession(db: Db, id: string, now: Date): Promise<LiveSession | null> {
  const [row] = await rowsOf<LiveSession>(
    db,
    sql`select s.id, s.expires_at::text, u.id as user_id, u.name, u.email, u.role
        from device_sessions s join users u on u.id = s.user_id
        where s.id = ${id}::uuid and s.revoked_at is null and s.expires_at > ${now.toISOString()}::timestamptz and u.is_active`,
  );
  return row ?? null;
}

/** Monotonic: an ended session stays ended. */
export const endSession = (db: Db, id: string, now: Date) =>
  db
    .update(deviceSessions)
    .set({ revokedAt: now })
    .where(and(eq(deviceSessions.id, id), isNull(deviceSessions.revokedAt)));
