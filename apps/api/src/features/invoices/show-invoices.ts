import type { Invoice, InvoiceRow } from '@sira/contract/invoices';
import { today } from '#features/settings';
import type { Db } from '#platform/db';
import type { Deps } from '#platform/deps';
import { notFound } from '#platform/errors';
import { findListedInvoice, type ListedInvoice } from './invoice-list.queries.ts';
import { findContactEmail, findInvoice, listDisputesOf, listPaymentsOf } from './invoices.queries.ts';
import { daysLateOn, statusOn } from './invoice-status.ts';
import { listLedgerLines, listScheduleSteps } from './schedule.queries.ts';
import { markSteps } from './step-marks.ts';

/** Rows as the contract shows them on the day `on`, with two statements however many they are. */
export async function showRows(db: Db, listed: readonly ListedInvoice[], on: string): Promise<InvoiceRow[]> {
  const steps = await listScheduleSteps(db);
  const ledger = await listLedgerLines(
    db,
    listed.map(({ id }) => id),
  );
  const linesOf = Map.groupBy(ledger, ({ invoiceId }) => invoiceId);
  return listed.map((invoice) => ({
    id: invoice.id,
    number: invoice.number,
    client: { id: invoice.clientId, name: invoice.clientName },
    currency: invoice.currency,
    amountMinor: invoice.amountMinor,
    paidMinor: invoice.paidMinor,
    balanceMinor: invoice.amountMinor - invoice.paidMinor,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    status: statusOn(on, invoice),
    daysLate: daysLateOn(on, invoice),
    settledOn: invoice.settledOn,
    pausedUntil: invoice.pausedUntil,
    steps: markSteps(on, invoice, steps, linesOf.get(invoice.id) ?? []),
  }));
}

/** One invoice as the contract shows it. Throws `invoice_not_found`. */
export async function showInvoice(deps: Pick<Deps, 'db' | 'now'>, id: string): Promise<Invoice> {
  const { db } = deps;
  const on = await today(deps);
  const listed = await findListedInvoice(db, id, on);
  const invoice = listed && (await findInvoice(db, id));
  if (!invoice) throw invoiceNotFound();
  const [row] = await showRows(db, [listed], on);
  return {
    ...row!,
    state: invoice.state,
    purchaseOrder: invoice.purchaseOrder,
    note: invoice.note,
    voidedOn: invoice.closedOn,
    payments: await listPaymentsOf(db, id),
    disputes: await listDisputesOf(db, id),
    contactEmail: await findContactEmail(db, invoice.clientId),
    createdAt: invoice.createdAt.toISOString(),
  };
}

export const invoiceNotFound = () => notFound('invoice_not_found', 'There is no such invoice.');
