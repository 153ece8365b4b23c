import type { NewPayment } from '@sira/contract/payments';
import type { z } from 'zod';
import { recordAudit } from '#features/audit';
import { lockInvoices } from '#features/invoices';
import { today } from '#features/settings';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { lockOpenInvoice, refuseDate, said, subjectOf, sum } from './payment-rules.ts';
import {
  addAllocation,
  addPayment,
  listAllocations,
  lockPayment,
  removePayment,
} from './payments.queries.ts';
import { paymentNotFound } from './show-payments.ts';

type Doer = Pick<Deps, 'db' | 'now'>;

/**
 * Records money that came for an invoice and returns the payment's id. Throws `invoice_not_found`,
 * `invoice_not_open`, `paid_in_the_future`, `paid_before_issued`, `overpayment`.
 */
export async function recordPayment(deps: Doer, actor: Actor, input: z.infer<typeof NewPayment>) {
  const { db, now } = deps;
  const todayOn = await today(deps);
  const { invoiceId, amountMinor, paidOn, method = null, reference = null, excess = 'refuse' } = input;
  return db.transaction(async (tx) => {
    const invoice = await lockOpenInvoice(tx, invoiceId);
    refuseDate('paidOn', paidOn, invoice, todayOn);
    const { clientId, currency, number } = invoice;
    const balanceMinor = invoice.amountMinor - invoice.paidMinor;
    if (amountMinor > balanceMinor && excess === 'refuse') {
      const why = `Only ${said(balanceMinor, currency)} of invoice ${number} is open. Record that much, or keep the rest as the client's credit.`;
      throw refuse('amountMinor', 'overpayment', why);
    }
    const id = newId();
    const allocatedMinor = Math.min(amountMinor, balanceMinor);
    await addPayment(tx, {
      id,
      clientId,
      currency,
      amountMinor,
      paidOn,
      method,
      reference,
      createdAt: now(),
    });
    if (allocatedMinor > 0) {
      const part = { amountMinor: allocatedMinor, allocatedOn: paidOn };
      await addAllocation(tx, { id: newId(), paymentId: id, invoiceId, ...part });
    }
    const money = { currency, amountMinor, allocatedMinor, creditMinor: amountMinor - allocatedMinor };
    const detail = { invoiceId, invoice: number, ...money, paidOn, method, reference };
    const subject = subjectOf({ id, currency, amountMinor, paidOn });
    await recordAudit(tx, { actor, at: now(), action: 'payment_recorded', subject, detail });
    return id;
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
    const invoiceIds = allocations.map(({ invoiceId }) => invoiceId);
    const invoices = await lockInvoices(tx, invoiceIds);
    await removePayment(tx, id);

    const { clientId, currency, amountMinor, paidOn, method, reference } = payment;
    const deed = { actor, at: now(), action: 'payment_removed' };
    const detail = { clientId, currency, amountMinor, paidOn, method, reference, allocations };
    await recordAudit(tx, { ...deed, subject: subjectOf(payment), detail });
    for (const invoice of invoices) {
      const freedMinor = sum(allocations.filter(({ invoiceId }) => invoiceId === invoice.id));
      const subject = { type: 'invoice', id: invoice.id, name: invoice.number };
      const freed = { paymentId: id, currency, amountMinor: freedMinor, paidOn };
      await recordAudit(tx, { ...deed, subject, detail: freed });
    }
  });
}
