import type { DisputeOf } from './invoices.queries.ts';
import { dayOfStep, dueStepOn, type ScheduleStep } from './schedule-position.ts';
import type { PaymentFact, ReminderFact } from './timeline.queries.ts';

/** What the reason of a silent day follows from. */
export interface InvoiceHistory {
  state: 'draft' | 'open' | 'void' | 'written_off';
  closedOn: string | null;
  amountMinor: number;
  dueOn: string;
  payments: readonly PaymentFact[];
  disputes: readonly DisputeOf[];
  reminders: readonly ReminderFact[];
  steps: readonly ScheduleStep[];
  pauses: readonly { from: string; until: string }[];
  /** While this lasts the client was mailed too short a time ago; null when it is over. */
  gap: { from: string; until: string } | null;
  hasContact: boolean;
  /** The first day on which SIRA could have sent something. */
  knownFrom: string;
}

/**
 * Why the invoice got nothing on a day. The reasons of the plan in the order of the plan, and for days
 * that are over: `paid`, `void`, `written_off`, `not_recorded` (SIRA did not know the invoice yet) and
 * `no_run` (a step was due and nobody ran the reminders).
 */
export function silenceReasonOn(day: string, history: InvoiceHistory): string {
  const { state, closedOn, amountMinor, dueOn, payments, disputes, steps, pauses } = history;
  if ((state === 'void' || state === 'written_off') && closedOn !== null && closedOn <= day) return state;
  const paidMinor = payments
    .filter(({ on }) => on <= day)
    .reduce((sum, payment) => sum + payment.amountMinor, 0);
  if (paidMinor >= amountMinor) return 'paid';
  if (
    disputes.some(({ openedOn, resolvedOn }) => openedOn <= day && (resolvedOn === null || resolvedOn > day))
  )
    return 'disputed';
  if (pauses.some(({ from, until }) => from <= day && day < until)) return 'paused';

  const last = steps.at(-1);
  const due = dueStepOn(day, dueOn, steps);
  if (!last || (!due && dayOfStep(dueOn, last.offsetDays) < day)) return 'schedule_ended';
  if (!due) return 'not_due';
  const sent = history.reminders.filter(
    ({ state: line, sentOn }) => (line === 'sent' || line === 'claimed') && sentOn !== null && sentOn <= day,
  );
  const sentOffset = Math.max(...sent.map(({ offsetDays }) => offsetDays), Number.NEGATIVE_INFINITY);
  if (sentOffset >= last.offsetDays) return 'schedule_ended';
  if (sentOffset >= due.offsetDays) return 'already_reminded';
  return heldReason(day, due, history);
}

/** What a plan of an earlier day wrote and nothing above can tell of a day that is over. */
const HELD = new Set(['no_contact', 'minimum_gap']);

function heldReason(
  day: string,
  due: ScheduleStep,
  { reminders, gap, hasContact, knownFrom }: InvoiceHistory,
): string {
  const line = reminders.find(({ offsetDays }) => offsetDays === due.offsetDays);
  if (line?.state === 'failed') return 'send_failed';
  if (day < knownFrom) return 'not_recorded';
  if (!hasContact) return 'no_contact';
  if (gap && gap.from <= day && day < gap.until) return 'minimum_gap';
  return line?.state === 'planned' && line.reason && HELD.has(line.reason) ? line.reason : 'no_run';
}

/** The days on which the reason can become another one. */
export const turnsOf = ({
  closedOn,
  dueOn,
  payments,
  disputes,
  reminders,
  steps,
  pauses,
  gap,
  knownFrom,
}: InvoiceHistory): string[] => [
  ...(closedOn ? [closedOn] : []),
  knownFrom,
  dayOfStep(dueOn, 1),
  ...payments.map(({ on }) => on),
  ...disputes.flatMap(({ openedOn, resolvedOn }) => [openedOn, ...(resolvedOn ? [resolvedOn] : [])]),
  ...reminders.flatMap(({ sentOn }) => (sentOn ? [sentOn] : [])),
  ...steps.flatMap(({ offsetDays }) => [dayOfStep(dueOn, offsetDays), dayOfStep(dueOn, offsetDays + 1)]),
  ...[...pauses, ...(gap ? [gap] : [])].flatMap(({ from, until }) => [from, until]),
];
