import { type Invoice, lockInvoices } from '#features/invoices';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { decimalMoney } from '#platform/money';
import type { Payment } from './payments.queries.ts';

const WORDS = {
  draft: 'a draft: issue it first',
  void: 'void: reopen it first',
  written_off: 'written off: reopen it first',
} as const;

/** Throws `invoice_not_found`, `invoice_not_open`. */
export async function lockOpenInvoice(tx: Tx, id: string): Promise<Invoice> {
  const [invoice] = await lockInvoices(tx, [id]);
  if (!invoice) throw refuse('invoiceId', 'invoice_not_found', 'There is no such invoice.');
  if (invoice.state !== 'open') {
    const why = `No money can go to invoice ${invoice.number}, because it is ${WORDS[invoice.state]}.`;
    throw refuse('invoiceId', 'invoice_not_open', why);
  }
  return invoice;
}

/** Money counts from the day of the invoice to today. Throws `paid_in_the_future`, `paid_before_issued`. */
export function refuseDate(path: 'paidOn' | 'on', on: string, invoice: Invoice, todayOn: string): void {
  if (on > todayOn) {
    const why = `${on} has not come yet. Today is ${todayOn}; record money on the day it came.`;
    throw refuse(path, 'paid_in_the_future', why);
  }
  if (on < invoice.issuedOn) {
    const why = `Invoice ${invoice.number} was issued on ${invoice.issuedOn}, so it cannot be paid on ${on}.`;
    throw refuse(path, 'paid_before_issued', why);
  }
}

export const sum = (allocations: readonly { amountMinor: number }[]): number =>
  allocations.reduce((total, { amountMinor }) => total + amountMinor, 0);

/** An amount in a refusal, `USD 12.50`. */
export const said = (amountMinor: number, currency: string): string =>
  `${currency} ${decimalMoney(amountMinor, currency)}`;

/** How the audit log names a payment. */
export const subjectOf = (payment: Pick<Payment, 'id' | 'currency' | 'amountMinor' | 'paidOn'>) => ({
  type: 'payment',
  id: payment.id,
  name: `${said(payment.amountMinor, payment.currency)} of ${payment.paidOn}`,
});
