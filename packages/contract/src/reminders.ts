import { z } from 'zod';
import { digits, Id, Instant, listOf, page, PlainDate, Ref, SumMinor } from './shapes.ts';
import { TemplateKey } from './templates.ts';

/** Why an open invoice gets nothing on a day; the first that holds, in this order. */
export const SilentReason = z.enum([
  'disputed',
  'paused',
  'not_due',
  'schedule_ended',
  'already_reminded',
  'no_contact',
  'send_failed',
  'minimum_gap',
]);
export type SilentReason = z.infer<typeof SilentReason>;

export const PlannedReminder = z
  .object({
    invoice: z.string().describe('Number of the invoice'),
    invoiceId: Id,
    step: z.int().describe('From 1'),
    offsetDays: z.int().describe('Days from the due date'),
    dueOn: PlainDate,
    currency: z.string(),
    balanceMinor: SumMinor,
    sentSteps: z.array(z.int()),
  })
  .meta({ id: 'PlannedReminder' });

export const PlannedMessage = z
  .object({
    id: Id.nullable().describe('null while it is only planned'),
    client: z.string().describe('Number of the client'),
    clientId: Id,
    clientName: z.string(),
    to: z.array(z.string()),
    template: TemplateKey,
    language: z.enum(['en', 'id']),
    currency: z.string().describe('Of the first reminder, when there are several: see currencies'),
    currencies: z.array(z.string()),
    reminders: z.array(PlannedReminder),
  })
  .meta({ id: 'PlannedMessage' });

export const SilentInvoice = z
  .object({
    invoice: z.string(),
    invoiceId: Id,
    client: z.string(),
    clientId: Id,
    clientName: z.string(),
    reason: SilentReason,
    until: PlainDate.nullable().describe('The day on which this silence ends by itself, when that is known'),
    dueOn: PlainDate,
    currency: z.string(),
    balanceMinor: SumMinor,
  })
  .meta({ id: 'SilentInvoice' });

export const Plan = z
  .object({
    on: PlainDate,
    messages: z.array(PlannedMessage),
    silent: z.array(SilentInvoice),
    totals: z.object({ messages: z.int(), reminders: z.int(), silent: z.int() }),
    silentByReason: z.record(z.string(), z.int()),
    isCut: z.boolean().describe('true when there are more than `limit`'),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

export const PlanQuery = z.strictObject({
  on: PlainDate.optional().describe('Today when left out'),
  limit: digits(1, 999_999, 2000).describe(
    'At most this many reminders and this many silent invoices; the totals count all',
  ),
});

/** Mails of each of the days from `on`, for the small calendar over the plan. */
export const Outlook = z
  .object({ days: z.array(z.object({ on: PlainDate, messages: z.int(), reminders: z.int() })) })
  .meta({ id: 'Outlook' });

export const NewRun = z
  .strictObject({
    on: PlainDate.optional(),
    limit: z
      .int()
      .min(0)
      .max(999_999)
      .optional()
      .describe('Silent invoices in the answer, 2000 when left out'),
  })
  .meta({ id: 'NewRun' });

export const Run = z
  .object({
    id: Id,
    on: PlainDate,
    trigger: z.enum(['by_hand', 'by_schedule', 'terminal']),
    startedAt: Instant,
    finishedAt: Instant.nullable(),
    messages: z.int(),
    reminders: z.int(),
    silent: z.int(),
  })
  .meta({ id: 'Run' });
export const RunList = listOf(Run).meta({ id: 'RunList' });
export const RunQuery = z.strictObject(page);

/** What a run did: its plan with the ids of the messages it wrote. */
export const RunResult = z.object({ run: Run, plan: Plan }).meta({ id: 'RunResult' });

export const ScheduleStep = z
  .strictObject({ offsetDays: z.int().min(-60).max(365), template: TemplateKey })
  .meta({ id: 'ScheduleStep' });

export const Schedule = z
  .object({ id: Id, name: z.string(), version: z.int(), steps: z.array(ScheduleStep), createdAt: Instant })
  .meta({ id: 'Schedule' });

/** A new version of the schedule. Steps ascend; what was sent under an older version is not sent again. */
export const ScheduleChange = z
  .strictObject({ steps: z.array(ScheduleStep).min(1).max(20) })
  .meta({ id: 'ScheduleChange' });

export const LedgerState = z.enum([
  'planned',
  'claimed',
  'sent',
  'skipped',
  'cancelled',
  'superseded',
  'failed',
]);

/** One line of the reminder ledger. Every line that was not sent says why. */
export const LedgerEntry = z
  .object({
    id: Id,
    invoice: Ref,
    step: z.int(),
    offsetDays: z.int(),
    plannedOn: PlainDate,
    template: TemplateKey,
    state: LedgerState,
    reason: z.string().nullable(),
    stateAt: Instant,
    messageId: Id.nullable(),
  })
  .meta({ id: 'LedgerEntry' });
export const LedgerList = listOf(LedgerEntry).meta({ id: 'LedgerList' });
export const LedgerQuery = z.strictObject({
  ...page,
  invoiceId: Id.optional(),
  state: LedgerState.optional(),
});
