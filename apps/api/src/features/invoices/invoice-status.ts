import type { InvoiceStatus } from '@sira/contract/invoices';
import { addDays, daysBetween } from '#platform/calendar';

/** An open invoice that is due within so many days is due soon. */
export const DUE_SOON_DAYS = 7;

/** What the status of a day follows from. `pausedUntil`: the later one of the invoice and its client. */
export interface Standing {
  state: 'draft' | 'open' | 'void' | 'written_off';
  settledOn: string | null;
  dueOn: string;
  pausedUntil: string | null;
  isDisputed: boolean;
}

/** What people see on the day `today`. Overdue begins on the day after the due date. */
export function statusOn(
  today: string,
  { state, settledOn, dueOn, pausedUntil, isDisputed }: Standing,
): InvoiceStatus {
  if (state !== 'open') return state;
  if (settledOn !== null) return 'paid';
  if (isDisputed) return 'disputed';
  if (pausedUntil !== null && pausedUntil > today) return 'paused';
  if (dueOn < today) return 'overdue';
  return dueOn <= addDays(today, DUE_SOON_DAYS) ? 'due_soon' : 'not_due';
}

/** Days after the due date; 0 when it is not late or no longer owed. */
export function daysLateOn(
  today: string,
  { state, settledOn, dueOn }: Pick<Standing, 'state' | 'settledOn' | 'dueOn'>,
): number {
  return state === 'open' && settledOn === null && dueOn < today ? daysBetween(dueOn, today) : 0;
}
