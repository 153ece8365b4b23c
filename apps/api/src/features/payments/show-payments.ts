import type { Payment } from '@sira/contract/payments';
import type { Db } from '#platform/db';
import { notFound } from '#platform/errors';
import { findListedPayment, type ListedPayment } from './payment-list.queries.ts';
import { listShownAllocations } from './payments.queries.ts';

/** Payments as the contract shows them. */
export async function showPayments(db: Db, listed: readonly ListedPayment[]): Promise<Payment[]> {
  const allocated = await listShownAllocations(
    db,
    listed.map(({ id }) => id),
  );
  const byPayment = Map.groupBy(allocated, ({ paymentId }) => paymentId);
  return listed.map((payment) => {
    const allocations = (byPayment.get(payment.id) ?? []).map(({ invoice, amountMinor, on }) => ({
      invoice,
      amountMinor,
      on,
    }));
    const used = allocations.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return {
      ...payment,
      createdAt: new Date(payment.createdAt).toISOString(),
      creditMinor: payment.amountMinor - used,
      allocations,
    };
  });
}

/** Throws `payment_not_found`. */
export async function showPayment(db: Db, id: string): Promise<Payment> {
  const listed = await findListedPayment(db, id);
  if (!listed) throw paymentNotFound();
  const [payment] = await showPayments(db, [listed]);
  return payment!;
}

export const paymentNotFound = () => notFound('payment_not_found', 'There is no such payment.');
