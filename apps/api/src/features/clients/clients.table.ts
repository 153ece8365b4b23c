import { boolean, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const clients = pgTable('clients', {
  id: uuid().primaryKey(),
  number: text().notNull(),
  name: text().notNull(),
  language: text().$type<'en' | 'id'>(),
  note: text().notNull().default(''),
  pausedUntil: date('paused_until'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

export const contacts = pgTable('contacts', {
  id: uuid().primaryKey(),
  clientId: uuid('client_id').notNull(),
  name: text(),
  email: text(),
  phone: text(),
  isPrimary: boolean('is_primary').notNull().default(false),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
