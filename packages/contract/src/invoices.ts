import { z } from 'zod';
import {
  AmountMinor,
  Currency,
  direction,
  Id,
  Instant,
  line,
  listOf,
  note,
  page,
  PlainDate,
  Ref,
  search,
  SumMinor,
} from './shapes.ts';

/** What is kept: a draft is not owed yet, void and written off are owed no more. */
export const InvoiceState = z.enum(['draft', 'open', 'void', 'written_off']);

/** What people see today. Derived from the state, the balance, the due date and the disputes. */
export const InvoiceStatus = z.enum([
  'draft',
  'not_due',
  'due_soon',
  'overdue',
  'paid',
  'disputed',
  'paused',
  'void',
  'written_off',
]);
export type InvoiceStatus = z.infer<typeof InvoiceStatus>;

const money = { currency: z.string(), amountMinor: SumMinor, paidMinor: SumMinor, balanceMinor: SumMinor };

/** Where the invoice stands in its schedule, for the due line. */
export const StepMark = z
  .object({
    step: z.int(),
    offsetDays: z.int(),
    on: PlainDate,
    template: z.string(),
    state: z.enum(['sent', 'planned', 'next', 'skipped']),
  })
  .meta({ id: 'StepMark' });

export const InvoiceRow = z
  .object({
    id: Id,
    number: z.string(),
    client: Ref,
    ...money,
    issuedOn: PlainDate,
    dueOn: PlainDate,
    status: InvoiceStatus,
    daysLate: z.int().describe('Days after the due date, 0 when not late or not open'),
    settledOn: PlainDate.nullable(),
    pausedUntil: PlainDate.nullable().describe(
      'The later one of the pauses of the invoice and of its client',
    ),
    steps: z.array(StepMark),
  })
  .meta({ id: 'InvoiceRow' });
export type InvoiceRow = z.infer<typeof InvoiceRow>;

export const InvoiceList = listOf(InvoiceRow).meta({ id: 'InvoiceList' });

export const invoiceFilter = {
  search,
  show: z.enum(['all', 'open', 'overdue', 'due_soon', 'paid', 'disputed', 'draft', 'void']).optional(),
  clientId: Id.optional(),
  currency: Currency.optional(),
};
export const InvoiceQuery = z.strictObject({
  ...page,
  ...invoiceFilter,
  sort: z.enum(['number', 'issuedOn', 'dueOn', 'amount']).optional(),
  direction,
});
export const InvoiceExportQuery = z.strictObject(invoiceFilter);

export const Dispute = z
  .object({
    id: Id,
    openedOn: PlainDate,
    resolvedOn: PlainDate.nullable(),
    reason: z.string(),
    resolution: z.string().nullable(),
  })
  .meta({ id: 'Dispute' });

export const InvoicePayment = z
  .object({
    paymentId: Id,
    on: PlainDate,
    amountMinor: SumMinor,
    method: z.string().nullable(),
    reference: z.string().nullable(),
  })
  .meta({ id: 'InvoicePayment' });

export const Invoice = z
  .object({
    ...InvoiceRow.shape,
    state: InvoiceState,
    purchaseOrder: z.string().nullable(),
    note: z.string(),
    voidedOn: PlainDate.nullable().describe('The day it was made void or written off'),
    payments: z.array(InvoicePayment),
    disputes: z.array(Dispute),
    contactEmail: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Invoice' });
export type Invoice = z.infer<typeof Invoice>;

/** `dueOn` before `issuedOn` and a number that is taken are answered with 409 (they are no matter of shape). */
export const NewInvoice = z
  .strictObject({
    number: line(60),
    clientId: Id,
    currency: Currency,
    amountMinor: AmountMinor,
    issuedOn: PlainDate,
    dueOn: PlainDate,
    purchaseOrder: line(60).nullable().optional(),
    note: note().optional(),
    isDraft: z.boolean().optional(),
  })
  .meta({ id: 'NewInvoice' });

export const InvoiceChange = z
  .strictObject({
    number: line(60),
    amountMinor: AmountMinor,
    issuedOn: PlainDate,
    dueOn: PlainDate,
    purchaseOrder: line(60).nullable(),
    note: note(),
    pausedUntil: PlainDate.nullable(),
  })
  .partial()
  .meta({ id: 'InvoiceChange' });

/**
 * What happened to an invoice and what comes, newest first; silence is an entry too. `reason` of a silent
 * span: a SilentReason of the plan, `paid`, `void`, `written_off`, `not_recorded` (SIRA did not know the
 * invoice yet) or `no_run` (a step was due and nobody ran the reminders). Of `changed`: `amount` (new one in
 * amountMinor), `due_date`, `issue_date`, `paused`, `client_paused` (new day in text), `resumed`,
 * `client_resumed`, `reopened`, `payment_removed`. Of `reminder_next`: `on_its_way` or null.
 */
export const TimelineEntry = z
  .object({
    id: z.string(),
    on: PlainDate,
    at: Instant.nullable(),
    until: PlainDate.nullable().describe('Last day of a silent span'),
    kind: z.enum([
      'issued',
      'due',
      'reminder_sent',
      'reminder_next',
      'reminder_not_sent',
      'payment',
      'dispute_opened',
      'dispute_resolved',
      'silent',
      'void',
      'written_off',
      'changed',
    ]),
    reason: z.string().nullable(),
    step: z.int().nullable(),
    template: z.string().nullable(),
    to: z.array(z.string()),
    amountMinor: SumMinor.nullable(),
    messageId: Id.nullable(),
    paymentId: Id.nullable(),
    text: z.string().nullable(),
  })
  .meta({ id: 'TimelineEntry' });

export const Timeline = z.object({ items: z.array(TimelineEntry) }).meta({ id: 'Timeline' });
