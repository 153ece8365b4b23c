import { bigint, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const invoices = pgTable('invoices', {
  id: uuid().primaryKey(),
  number: text().notNull(),
  clientId: uuid('client_id').notNull(),
  currency: text().notNull(),
  amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
  issuedOn: date('issued_on').notNull(),
  dueOn: date('due_on').notNull(),
  state: text().$type<'draft' | 'open' | 'void' | 'written_off'>().notNull().default('open'),
  closedOn: date('closed_on'),
  purchaseOrder: text('purchase_order'),
  note: text().notNull().default(''),
  pausedUntil: date('paused_until'),
  // What the allocations say: a trigger writes both, see docs/decisions/2026-11-24-settlement-is-derived.md.
  paidMinor: bigint('paid_minor', { mode: 'number' }).notNull().default(0),
  settledOn: date('settled_on'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
