import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const deviceSessions = pgTable('device_sessions', {
  id: uuid().primaryKey(),
  userId: uuid('user_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
  ip: text(),
  userAgent: text('user_agent'),
});
