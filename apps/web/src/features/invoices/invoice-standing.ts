import type { InvoiceRow } from '@sira/contract/invoices';
import { daysBetween } from '#features/reminders/reminder-words.ts';
import { formatShortDay } from '#ui/format-date.ts';
import { kindOfAge, wordsOfAge, type StatusKind } from '#ui/status-kind.ts';

type Standing = Pick<InvoiceRow, 'status' | 'dueOn' | 'daysLate' | 'settledOn' | 'pausedUntil'>;

/** The shape and the words of an invoice's status; no shape for what is not owed (draft, void, written off). */
export function invoiceStanding(
  { status, dueOn, daysLate, settledOn, pausedUntil }: Standing,
  today: string,
): { kind: StatusKind | null; words: string } {
  switch (status) {
    case 'draft':
      return { kind: null, words: 'Draft' };
    case 'void':
      return { kind: null, words: 'Void' };
    case 'written_off':
      return { kind: null, words: 'Written off' };
    case 'paid':
      return { kind: 'paid', words: settledOn ? `Paid ${formatShortDay(settledOn, today)}` : 'Paid' };
    case 'disputed':
      return { kind: 'disputed', words: 'Disputed' };
    case 'paused':
      return {
        kind: 'paused',
        words: pausedUntil ? `Paused to ${formatShortDay(pausedUntil, today)}` : 'Paused',
      };
    case 'overdue':
      return { kind: kindOfAge(daysLate), words: wordsOfAge(daysLate) };
    case 'due_soon':
    case 'not_due': {
      const age = -daysBetween(today, dueOn);
      return { kind: kindOfAge(age), words: wordsOfAge(age) };
    }
  }
}
