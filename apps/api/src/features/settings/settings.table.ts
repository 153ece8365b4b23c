import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';

export const organisation = pgTable('organisation', {
  id: boolean().primaryKey(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull(),
  currency: text().notNull(),
  language: text().$type<'en' | 'id'>().notNull(),
  sendAt: text('send_at').notNull(),
  isSendingOn: boolean('is_sending_on').notNull(),
  minimumGapDays: integer('minimum_gap_days').notNull(),
});
