import { z } from 'zod';
import { Id, PlainDate, SumMinor } from './shapes.ts';
import { TemplateKey } from './templates.ts';

/** Days after the due date, as of a day: not due, 1-30, 31-60, 61-90, 90+. */
export const AgeBucket = z.enum(['not_due', 'd1_30', 'd31_60', 'd61_90', 'd90_plus']);
export type AgeBucket = z.infer<typeof AgeBucket>;

const Buckets = z.record(AgeBucket, z.object({ amountMinor: SumMinor, invoices: z.int() }));

export const CurrencyAging = z
  .object({
    currency: z.string(),
    openMinor: SumMinor,
    overdueMinor: SumMinor,
    invoices: z.int(),
    clients: z.int(),
    buckets: Buckets,
  })
  .meta({ id: 'CurrencyAging' });

export const ClientAging = z
  .object({
    id: Id,
    number: z.string(),
    name: z.string(),
    currency: z.string(),
    openMinor: SumMinor,
    buckets: Buckets,
  })
  .meta({ id: 'ClientAging' });

/** Aging as of the end of a day, by currency and by client; never a sum across currencies. */
export const Aging = z
  .object({ on: PlainDate, currencies: z.array(CurrencyAging), clients: z.array(ClientAging) })
  .meta({ id: 'Aging' });
export const AsOfQuery = z.strictObject({ on: PlainDate.optional().describe('Today when left out') });

export const Dashboard = z
  .object({
    on: PlainDate,
    currencies: z.array(
      z.object({
        ...CurrencyAging.shape,
        dueSoonMinor: SumMinor.describe('Due within 7 days'),
        dueSoonInvoices: z.int(),
        overdueInvoices: z.int(),
        paidThisMonthMinor: SumMinor,
        paidThisMonthInvoices: z.int(),
      }),
    ),
    next: z.object({
      on: PlainDate,
      messages: z.int(),
      reminders: z.int(),
      silent: z.int(),
      silentByReason: z.record(z.string(), z.int()),
      first: z.array(
        z.object({
          clientId: Id,
          clientName: z.string(),
          invoices: z.int(),
          template: TemplateKey,
          amounts: z.array(z.object({ currency: z.string(), amountMinor: SumMinor })),
        }),
      ),
    }),
    sent: z.array(
      z.object({ id: Id, clientName: z.string(), subject: z.string(), on: PlainDate, template: TemplateKey }),
    ),
    outlook: z.array(z.object({ on: PlainDate, messages: z.int(), reminders: z.int() })),
    hasInvoices: z.boolean(),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;
