import { jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const auditEntries = pgTable('audit_entries', {
  id: uuid().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
  actorKind: text('actor_kind').notNull(),
  actorId: uuid('actor_id'),
  actorName: text('actor_name').notNull(),
  action: text().notNull(),
  subjectType: text('subject_type').notNull(),
  subjectId: uuid('subject_id'),
  subjectName: text('subject_name').notNull(),
  detail: jsonb().$type<Record<string, unknown>>().notNull(),
});
