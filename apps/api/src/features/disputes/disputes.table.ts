import { date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const disputes = pgTable('disputes', {
  id: uuid().primaryKey(),
  invoiceId: uuid('invoice_id').notNull(),
  openedOn: date('opened_on').notNull(),
  resolvedOn: date('resolved_on'),
  reason: text().notNull(),
  resolution: text(),
  sourceKey: text('source_key'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
