import type { NewAllocation } from '@sira/contract/payments';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import type { Invoice } from '#features/invoices';
import { today } from '#features/settings';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { lockOpenInvoice, refuseDate, said, subjectOf, sum } from './payment-rules.ts';
import { addAllocation, listAllocations, lockPayment, type Payment } from './payments.queries.ts';
import { paymentNotFound } from './show-payments.ts';

/**
 * Sets credit that is left of a payment against an invoice. Throws `payment_not_found`,
 * `invoice_not_found`, `invoice_not_open`, `client_differs`, `currency_differs`, `before_payment`,
 * `paid_in_the_future`, `paid_before_issued`, `more_than_credit`, `more_than_balance`.
 */
export async function allocateCredit(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: string,
  input: z.infer<typeof NewAllocation>,
): Promise<void> {
  const { db, now } = deps;
  const todayOn = await today(deps);
  const { invoiceId, amountMinor, on = todayOn } = input;
  await db.transaction(async (tx) => {
    const payment = await lockPayment(tx, id);
    if (!payment) throw paymentNotFound();
    const invoice = await lockOpenInvoice(tx, invoiceId);
    refuseOtherDebt(payment, invoice);
    if (on < payment.paidOn) {
      const why = `This money came on ${payment.paidOn}, so it cannot be used on ${on}.`;
      throw refuse('on', 'before_payment', why);
    }
    refuseDate('on', on, invoice, todayOn);
    refuseTooMuch(amountMinor, payment.amountMinor - sum(await listAllocations(tx, id)), invoice);
    await addAllocation(tx, { id: newId(), paymentId: id, invoiceId, amountMinor, allocatedOn: on });
    const detail = { invoiceId, invoice: invoice.number, currency: payment.currency, amountMinor, on };
    await recordAudit(tx, { actor, at: now(), action: 'credit_used', subject: subjectOf(payment), detail });
  });
}

function refuseOtherDebt(payment: Payment, invoice: Invoice) {
  const { number, currency } = invoice;
  if (invoice.clientId !== payment.clientId) {
    const why = `Invoice ${number} is another client's. Credit stays with the client who paid.`;
    throw refuse('invoiceId', 'client_differs', why);
  }
  if (currency !== payment.currency) {
    const why = `This credit is in ${payment.currency}, invoice ${number} in ${currency}. Choose one in ${payment.currency}.`;
    throw refuse('invoiceId', 'currency_differs', why);
  }
}

function refuseTooMuch(amountMinor: number, creditMinor: number, invoice: Invoice) {
  const { currency, number } = invoice;
  const balanceMinor = invoice.amountMinor - invoice.paidMinor;
  if (amountMinor > creditMinor) {
    const why = `Only ${said(creditMinor, currency)} of this payment is left. Enter that or less.`;
    throw refuse('amountMinor', 'more_than_credit', why);
  }
  if (amountMinor > balanceMinor) {
    const why = `Only ${said(balanceMinor, currency)} of invoice ${number} is open. Enter that or less.`;
    throw refuse('amountMinor', 'more_than_balance', why);
  }
}
