import type { Plan } from '@sira/contract/reminders';
import { formatAmount } from '#ui/format-amount.ts';
import { counted } from '#ui/format-count.ts';
import { sumByCurrency } from './silence.ts';

/** How much is asked for, and what is still looked at before a mail leaves. Nothing when nothing is sent. */
export function PlanLead({ plan: { messages, totals } }: { plan: Plan }) {
  if (totals.messages === 0) return null;
  const reminders = messages.flatMap((mail) => mail.reminders);
  const isWhole = reminders.length === totals.reminders;
  const sums = sumByCurrency(reminders);
  return (
    <>
      {totals.messages === 1 ? 'It asks' : 'They ask'} {counted(totals.messages, 'client', 'clients')}{' '}
      {isWhole
        ? sums.map(({ currency, minor }, index) => (
            <span key={currency}>
              {index === 0 ? 'for ' : index === sums.length - 1 ? ' and ' : ', '}
              <b className="whitespace-nowrap text-ink tabular-nums">{formatAmount(minor, currency)}</b>
            </span>
          ))
        : null}{' '}
      on {counted(totals.reminders, 'invoice', 'invoices')}. Each one is checked again at the moment of
      sending: a payment that arrives first stops its mail.
    </>
  );
}
