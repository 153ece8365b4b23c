import type { Invoice } from '@sira/contract/invoices';
import { formatAmount } from '#ui/format-amount.ts';
import { formatDay } from '#ui/format-date.ts';
import type { TrackPoint } from '#ui/due-track.tsx';

/** More than these would push each other's words away. */
const shownPayments = 3;

/** The large due line of an invoice: its steps, its due date, and the last payments, in the order of time. */
export function trackPoints(invoice: Invoice, today: string): TrackPoint[] {
  const day = (on: string) => (on === today ? 'Today' : formatDay(on, today));
  const steps = invoice.steps.map(({ step, on, template, state }) => ({
    kind: state,
    on,
    title: `Step ${step}, ${template}`,
    when: day(on),
    note:
      state === 'skipped'
        ? on < today
          ? 'Not sent'
          : 'Will not be sent'
        : state === 'next'
          ? whatHoldsBack(invoice, on, today)
          : undefined,
  }));
  const due: TrackPoint = { kind: 'due', on: invoice.dueOn, title: 'Due date', when: day(invoice.dueOn) };
  const payments = invoice.payments.slice(-shownPayments).map(({ on, amountMinor }) => ({
    kind: 'paid' as const,
    on,
    title: 'Payment',
    when: day(on),
    note: `${formatAmount(amountMinor, invoice.currency)} paid`,
  }));
  return [...steps, due, ...payments].toSorted((a, b) => a.on.localeCompare(b.on));
}

/** Why the next step has not gone out although its day has come. */
function whatHoldsBack({ status, contactEmail }: Invoice, on: string, today: string): string | undefined {
  if (status === 'disputed') return 'Waits: disputed';
  if (status === 'paused') return 'Waits: paused';
  if (contactEmail === null) return 'Waits: no address';
  return on < today ? 'With the next run' : undefined;
}
