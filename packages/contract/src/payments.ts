import { z } from 'zod';
import {
  AmountMinor,
  direction,
  Id,
  Instant,
  line,
  listOf,
  page,
  PlainDate,
  Ref,
  search,
  SumMinor,
} from './shapes.ts';

export const Allocation = z
  .object({ invoice: Ref, amountMinor: SumMinor, on: PlainDate })
  .meta({ id: 'Allocation' });

export const Payment = z
  .object({
    id: Id,
    client: Ref,
    currency: z.string(),
    amountMinor: SumMinor,
    creditMinor: SumMinor.describe('Not yet set against an invoice: the credit of the client'),
    paidOn: PlainDate,
    method: z.string().nullable(),
    reference: z.string().nullable(),
    allocations: z.array(Allocation),
    createdAt: Instant,
  })
  .meta({ id: 'Payment' });
export type Payment = z.infer<typeof Payment>;

export const PaymentList = listOf(Payment).meta({ id: 'PaymentList' });
export const PaymentQuery = z.strictObject({
  ...page,
  search,
  clientId: Id.optional(),
  sort: z.enum(['paidOn', 'amount']).optional(),
  direction,
});

/**
 * Money that came for one invoice, in the currency of the invoice. More than the balance is answered
 * with 409 `overpayment` until `excess` says what to do with the rest.
 */
export const NewPayment = z
  .strictObject({
    invoiceId: Id,
    amountMinor: AmountMinor,
    paidOn: PlainDate,
    method: line(60).nullable().optional(),
    reference: line(120).nullable().optional(),
    excess: z.enum(['refuse', 'keep_as_credit']).optional(),
  })
  .meta({ id: 'NewPayment' });

/** Sets credit that is left of a payment against another invoice of the same client and currency. */
export const NewAllocation = z
  .strictObject({ invoiceId: Id, amountMinor: AmountMinor, on: PlainDate.optional() })
  .meta({ id: 'NewAllocation' });
