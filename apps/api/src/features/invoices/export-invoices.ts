import type { InvoiceExportQuery } from '@sira/contract/invoices';
import type { z } from 'zod';
import { today } from '#features/settings';
import { byteOrderMark, csvLine } from '#platform/csv';
import type { Deps } from '#platform/deps';
import { decimalMoney } from '#platform/money';
import { type ListedInvoice, listNextInvoices } from './invoice-list.queries.ts';
import { daysLateOn, statusOn } from './invoice-status.ts';

const BATCH = 1000;

const HEAD = [
  'Invoice number',
  'Client number',
  'Client',
  'Purchase order',
  'Currency',
  'Amount',
  'Paid',
  'Balance',
  'Issued on',
  'Due on',
  'Status',
  'Days late',
  'Settled on',
  'Paused until',
];

const lineOf = (invoice: ListedInvoice, on: string) =>
  csvLine([
    invoice.number,
    invoice.clientNumber,
    invoice.clientName,
    invoice.purchaseOrder,
    invoice.currency,
    decimalMoney(invoice.amountMinor, invoice.currency),
    decimalMoney(invoice.paidMinor, invoice.currency),
    decimalMoney(invoice.amountMinor - invoice.paidMinor, invoice.currency),
    invoice.issuedOn,
    invoice.dueOn,
    statusOn(on, invoice),
    daysLateOn(on, invoice),
    invoice.settledOn,
    invoice.pausedUntil,
  ]);

/** The invoices of a filter as CSV, by due date, in pieces of a thousand so that memory stays flat. */
export async function* exportInvoices(
  deps: Pick<Deps, 'db' | 'now'>,
  filter: z.infer<typeof InvoiceExportQuery>,
) {
  const on = await today(deps);
  yield byteOrderMark + csvLine(HEAD);
  let last: ListedInvoice | null = null;
  do {
    const batch: ListedInvoice[] = await listNextInvoices(deps.db, filter, on, last, BATCH);
    if (batch.length > 0) yield batch.map((invoice) => lineOf(invoice, on)).join('');
    last = batch.length === BATCH ? batch.at(-1)! : null;
  } while (last);
}
