import { bigint, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const payments = pgTable('payments', {
  id: uuid().primaryKey(),
  clientId: uuid('client_id').notNull(),
  currency: text().notNull(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  paidOn: date('paid_on').notNull(),
  method: text(),
  reference: text(),
  sourceKey: text('source_key'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

export const paymentAllocations = pgTable('payment_allocations', {
  id: uuid().primaryKey(),
  paymentId: uuid('payment_id').notNull(),
  invoiceId: uuid('invoice_id').notNull(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  allocatedOn: date('allocated_on').notNull(),
});
