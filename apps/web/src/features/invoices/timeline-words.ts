import type { Timeline } from '@sira/contract/invoices';
import type { z } from 'zod';
import { daysBetween } from '#features/reminders/reminder-words.ts';
import { counted } from '#ui/format-count.ts';
import { formatAmount } from '#ui/format-amount.ts';
import { formatDay, formatDayRange, formatShortDay, timeOf } from '#ui/format-date.ts';
import type { TimelineKind } from '#ui/timeline.tsx';

export type TimelineEntry = z.infer<typeof Timeline>['items'][number];

/** What the page's date and money look like. */
export interface Telling {
  today: string;
  timeZone: string;
  currency: string;
}

/** Why nothing was sent, as the end of "Silent for 3 days: …". */
const silences: Record<string, string> = {
  disputed: 'disputed',
  paused: 'paused',
  not_due: 'no step is due yet',
  schedule_ended: 'the schedule has ended',
  already_reminded: 'already reminded, waiting for the next step',
  no_contact: 'the client has no e-mail address',
  send_failed: 'the mail could not be delivered',
  minimum_gap: 'the client got a mail shortly before',
  paid: 'paid',
  void: 'void',
  written_off: 'written off',
  not_recorded: 'SIRA did not know the invoice yet',
  no_run: 'the reminders were not run',
};

/** Why a step was passed over, as the end of "Step 1, friendly, was not sent: …". */
const refusals: Record<string, string> = {
  ...silences,
  later_step_due: 'a later step was due already',
  later_step_sent: 'a later step was sent already',
  schedule_changed: 'the schedule was changed',
  not_due_any_more: 'it was not due any more',
  not_issued_yet: 'the invoice was not issued yet',
  balance_changed: 'the open amount changed first',
  due_date_changed: 'the due date changed first',
  contact_changed: 'the address changed first',
  given_up: 'somebody decided to let it be',
  refused_by_server: 'the mail server refused it',
  cancelled: 'it was cancelled',
  skipped: 'it was skipped',
  superseded: 'a later step took its place',
  failed: 'the mail could not be delivered',
};

/** The line of an entry: `Step 2, friendly, sent to ap@lintaskirana.example`. */
export function titleOf(entry: TimelineEntry, { currency, today }: Telling): string {
  const amount = entry.amountMinor === null ? '' : formatAmount(entry.amountMinor, currency);
  const step = `Step ${entry.step}, ${entry.template}`;
  const to = entry.to.join(', ');
  switch (entry.kind) {
    case 'issued':
      return `Issued for ${amount}`;
    case 'due':
      return 'Due date';
    case 'reminder_sent':
      return to ? `${step}, sent to ${to}` : `${step}, sent`;
    case 'reminder_next':
      if (entry.reason === 'on_its_way') return `${step}, is on its way to ${to}`;
      return `${step}, ${entry.on === today ? 'goes' : 'will go'} to ${to}`;
    case 'reminder_not_sent':
      return `${step}, was not sent: ${refusals[entry.reason ?? ''] ?? 'it was cancelled'}`;
    case 'payment':
      return `Payment of ${amount} received`;
    case 'dispute_opened':
      return 'Dispute opened: no reminders';
    case 'dispute_resolved':
      return 'Dispute resolved';
    case 'silent':
      return silentTitle(entry);
    case 'void':
      return 'Made void: nothing is owed';
    case 'written_off':
      return 'Written off: nothing more is asked for';
    case 'changed':
      return changeTitle(entry, amount);
  }
}

function silentTitle({ on, until, reason }: TimelineEntry): string {
  const why = silences[reason ?? ''] ?? 'nothing was due';
  if (until === null) return `Silent from here on: ${why}`;
  return `Silent for ${counted(daysBetween(on, until) + 1, 'day', 'days')}: ${why}`;
}

function changeTitle({ reason, text }: TimelineEntry, amount: string): string {
  const day = text ? formatDay(text) : '';
  switch (reason) {
    case 'amount':
      return `Amount changed to ${amount}`;
    case 'issue_date':
      return `Issue date moved to ${day}`;
    case 'due_date':
      return `Due date moved to ${day}`;
    case 'paused':
      return `Paused to ${day}`;
    case 'resumed':
      return 'Pause ended: reminders go on';
    case 'client_paused':
      return `All reminders to the client paused to ${day}`;
    case 'client_resumed':
      return 'Pause of the client ended';
    case 'reopened':
      return 'Reopened: owed again';
    case 'payment_removed':
      return `Payment of ${amount} removed`;
    default:
      return 'Changed';
  }
}

/** When it was or will be: `20 Nov 14:02`, `21–23 Nov`, `From 3 Feb`. */
export function whenOf({ on, until, at, kind }: TimelineEntry, { today, timeZone }: Telling): string {
  if (kind === 'silent') {
    if (until === null) return `From ${formatShortDay(on, today)}`;
    const isOtherYear = !today.startsWith(until.slice(0, 4));
    return `${formatDayRange(on, until)}${isOtherYear ? ` ${until.slice(0, 4)}` : ''}`;
  }
  const day = on === today ? 'Today' : formatShortDay(on, today);
  // The moment of a payment is when it was written down, not when the money came.
  const hasTime = at !== null && kind !== 'payment' && kind !== 'reminder_not_sent';
  return hasTime && today.startsWith(on.slice(0, 4)) ? `${day} ${timeOf(at, timeZone)}` : day;
}

/** The quieter line under the title. */
export function detailOf(entry: TimelineEntry, { currency }: Telling): string | null {
  if (entry.kind === 'reminder_sent' || entry.kind === 'reminder_next') {
    if (entry.amountMinor === null) return null;
    return `${entry.kind === 'reminder_sent' ? 'It asked' : 'It asks'} for ${formatAmount(entry.amountMinor, currency)}.`;
  }
  if (entry.kind === 'payment' || entry.kind === 'dispute_opened' || entry.kind === 'dispute_resolved')
    return entry.text;
  return null;
}

/** How an entry is drawn. */
export function kindOf({ kind }: TimelineEntry): TimelineKind {
  switch (kind) {
    case 'reminder_sent':
      return 'sent';
    case 'reminder_next':
      return 'planned';
    case 'reminder_not_sent':
    case 'silent':
      return 'silent';
    case 'payment':
      return 'paid';
    case 'due':
      return 'due';
    default:
      return 'note';
  }
}

/** What the timeline can be narrowed to. */
export const timelineViews = [
  { value: 'all', label: 'All' },
  { value: 'sent', label: 'Sent' },
  { value: 'money', label: 'Money' },
  { value: 'changes', label: 'Changes' },
] as const;
export type TimelineView = (typeof timelineViews)[number]['value'];

const kindsOf: Record<Exclude<TimelineView, 'all'>, readonly TimelineEntry['kind'][]> = {
  sent: ['reminder_sent', 'reminder_next', 'reminder_not_sent'],
  money: ['issued', 'payment', 'void', 'written_off'],
  changes: ['changed', 'dispute_opened', 'dispute_resolved', 'void', 'written_off'],
};

/** Whether an entry belongs to a view. */
export function isInView({ kind }: TimelineEntry, view: TimelineView): boolean {
  return view === 'all' || kindsOf[view].includes(kind);
}
