import type { NewAllocation, NewPayment } from '@sira/contract/payments';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import { type Invoice, lockInvoices } from '#features/invoices';
import { today } from '#features/settings';
import type { Actor } from '#platform/actor';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { decimalMoney } from '#platform/money';
import { addAllocation, addPayment, listAllocations, lockPayment, type Payment, removePayment } from './payments.queries.ts';
import { paymentNotFound } from './show-payments.ts';

type Doer = Pick<Deps, 'db' | 'now'>;

const WORDS = { draft: 'a draft: issue it first', void: 'void: reopen it first', written_off: 'written off: reopen it first' } as const;

/** Throws `invoice_not_found`, `invoice_not_open`. */
async function lockOpenInvoice(tx: Tx, id: string): Promise<Invoice> {
  const [invoice] = await lockInvoices(tx, [id]);
  if (!invoice) throw refuse('invoiceId', 'invoice_not_found', 'There is no such invoice.');
  if (invoice.state !== 'open') {
    throw refuse('invoiceId', 'invoice_not_open', `No money can go to invoice ${invoice.number}, because it is ${WORDS[invoice.state]}.`);
  }
  return invoice;
}

const sum = (allocations: readonly { amountMinor: number }[]) => allocations.reduce((total, { amountMinor }) => total + amountMinor, 0);
const said = (amountMinor: number, currency: string) => `${currency} ${decimalMoney(amountMinor, currency)}`;

const subjectOf = ({ id, currency, amountMinor, paidOn }: Pick<Payment, 'id' | 'currency' | 'amountMinor' | 'paidOn'>) => ({
  type: 'payment',
  id,
  name: `${said(amountMinor, currency)} of ${paidOn}`,
});

function refuseDate(path: 'paidOn' | 'on', on: string, invoice: Invoice, todayOn: string) {
  if (on > todayOn) throw refuse(path, 'paid_in_the_future', `${on} has not come yet. Today is ${todayOn}; record money on the day it came.`);
  if (on < invoice.issuedOn) {
    throw refuse(path, 'paid_before_issued', `Invoice ${invoice.number} was issued on ${invoice.issuedOn}, so it cannot be paid on ${on}.`);
  }
}

/**
 * Records money that came for an invoice and returns the payment's id. Throws `invoice_not_found`,
 * `invoice_not_open`, `paid_in_the_future`, `paid_before_issued`, `overpayment`.
 */
export async function recordPayment(deps: Doer, actor: Actor, input: z.infer<typeof NewPayment>): Promise<string> {
  const { db, now } = deps;
  const todayOn = await today(deps);
  const { invoiceId, amountMinor, paidOn, method = null, reference = null, excess = 'refuse' } = input;
  return db.transaction(async (tx) => {
    const invoice = await lockOpenInvoice(tx, invoiceId);
    refuseDate('paidOn', paidOn, invoice, todayOn);
    const { currency, number } = invoice;
    const balanceMinor = invoice.amountMinor - invoice.paidMinor;
    if (amountMinor > balanceMinor && excess === 'refuse') {
      throw refuse(
        'amountMinor',
        'overpayment',
        `Only ${said(balanceMinor, currency)} of invoice ${number} is open. Record that much, or keep the rest as the client's credit.`,
      );
    }
    const payment = { id: newId(), clientId: invoice.clientId, currency, amountMinor, paidOn, method, reference, createdAt: now() };
    const allocatedMinor = Math.min(amountMinor, balanceMinor);
    await addPayment(tx, payment);
    if (allocatedMinor > 0) {
      await addAllocation(tx, { id: newId(), paymentId: payment.id, invoiceId, amountMinor: allocatedMinor, allocatedOn: paidOn });
    }
    const detail = { invoiceId, invoice: number, currency, amountMinor, allocatedMinor, creditMinor: amountMinor - allocatedMinor, paidOn, method, reference };
    await recordAudit(tx, { actor, at: now(), action: 'payment_recorded', subject: subjectOf(payment), detail });
    return payment.id;
  });
}

/**
 * Takes a payment out: it bounced or was a mistake. Its invoices are open again by what it had paid.
 * Throws `payment_not_found`.
 */
export async function deletePayment({ db, now }: Doer, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const payment = await lockPayment(tx, id);
    if (!payment) throw paymentNotFound();
    const allocations = await listAllocations(tx, id);
    const invoices = await lockInvoices(tx, allocations.map(({ invoiceId }) => invoiceId));
    await removePayment(tx, id);

    const { clientId, currency, amountMinor, paidOn, method, reference } = payment;
    const detail = { clientId, currency, amountMinor, paidOn, method, reference, allocations };
    await recordAudit(tx, { actor, at: now(), action: 'payment_removed', subject: subjectOf(payment), detail });
    for (const invoice of invoices) {
      const freed = sum(allocations.filter(({ invoiceId }) => invoiceId === invoice.id));
      const subject = { type: 'invoice', id: invoice.id, name: invoice.number };
      await recordAudit(tx, { actor, at: now(), action: 'payment_removed', subject, detail: { paymentId: id, currency, amountMinor: freed, paidOn } });
    }
  });
}

/**
 * Sets credit that is left of a payment against an invoice. Throws `payment_not_found`,
 * `invoice_not_found`, `invoice_not_open`, `client_differs`, `currency_differs`, `before_payment`,
 * `paid_in_the_future`, `paid_before_issued`, `more_than_credit`, `more_than_balance`.
 */
export async function allocateCredit(deps: Doer, actor: Actor, id: string, input: z.infer<typeof NewAllocation>): Promise<void> {
  const { db, now } = deps;
  const todayOn = await today(deps);
  const { invoiceId, amountMinor, on = todayOn } = input;
  await db.transaction(async (tx) => {
    const payment = await lockPayment(tx, id);
    if (!payment) throw paymentNotFound();
    const invoice = await lockOpenInvoice(tx, invoiceId);
    refuseOtherDebt(payment, invoice);
    if (on < payment.paidOn) throw refuse('on', 'before_payment', `This money came on ${payment.paidOn}, so it cannot be used on ${on}.`);
    refuseDate('on', on, invoice, todayOn);
    const creditMinor = payment.amountMinor - sum(await listAllocations(tx, id));
    refuseTooMuch(amountMinor, creditMinor, invoice);
    await addAllocation(tx, { id: newId(), paymentId: id, invoiceId, amountMinor, allocatedOn: on });
    const detail = { invoiceId, invoice: invoice.number, currency: payment.currency, amountMinor, on };
    await recordAudit(tx, { actor, at: now(), action: 'credit_used', subject: subjectOf(payment), detail });
  });
}

function refuseOtherDebt(payment: Payment, invoice: Invoice) {
  if (invoice.clientId !== payment.clientId) {
    throw refuse('invoiceId', 'client_differs', `Invoice ${invoice.number} is another client's. Credit stays with the client who paid.`);
  }
  if (invoice.currency !== payment.currency) {
    throw refuse('invoiceId', 'currency_differs', `This credit is in ${payment.currency}, invoice ${invoice.number} in ${invoice.currency}. Choose one in ${payment.currency}.`);
  }
}

function refuseTooMuch(amountMinor: number, creditMinor: number, { amountMinor: total, paidMinor, currency, number }: Invoice) {
  if (amountMinor > creditMinor) {
    throw refuse('amountMinor', 'more_than_credit', `Only ${said(creditMinor, currency)} of this payment is left. Enter that or less.`);
  }
  if (amountMinor > total - paidMinor) {
    throw refuse('amountMinor', 'more_than_balance', `Only ${said(total - paidMinor, currency)} of invoice ${number} is open. Enter that or less.`);
  }
}
