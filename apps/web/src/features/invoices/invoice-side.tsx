import type { Invoice } from '@sira/contract/invoices';
import { useState } from 'react';
import { daysBetween } from '#features/reminders/reminder-words.ts';
import { DisputeButton } from '#features/disputes/dispute-button.tsx';
import { RemovePaymentButton } from '#features/payments/remove-payment-button.tsx';
import { useMayWrite } from '#platform/may-write.ts';
import { Button } from '#ui/button.tsx';
import { Facts } from '#ui/facts.tsx';
import { counted } from '#ui/format-count.ts';
import { formatAmount } from '#ui/format-amount.ts';
import { formatDate, formatShortDay } from '#ui/format-date.ts';
import { Icon } from '#ui/icon.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { PauseDialog } from './pause-dialog.tsx';

/** What can stop the reminders, the money, and the facts of an invoice. */
export function InvoiceSide({ invoice, today }: { invoice: Invoice; today: string }) {
  const mayWrite = useMayWrite();
  return (
    <aside aria-label="Facts" className="grid gap-4.5">
      {invoice.status === 'paid' || invoice.state !== 'open' ? null : (
        <Stops invoice={invoice} today={today} />
      )}
      <Breakdown invoice={invoice} today={today} />
      <section>
        <h3 className="mb-2">Details</h3>
        <Facts items={factsOf(invoice, mayWrite)} />
      </section>
      {invoice.note ? (
        <section className={ruled}>
          <h3 className="mb-2">Note</h3>
          <p className="whitespace-pre-line text-ink-2 wrap-anywhere">{invoice.note}</p>
        </section>
      ) : null}
    </aside>
  );
}

const ruled = 'border-t border-line pt-4.5';

function Stops({ invoice, today }: { invoice: Invoice; today: string }) {
  const mayWrite = useMayWrite();
  const [isPausing, setPausing] = useState(false);
  const dispute = invoice.disputes.find(({ resolvedOn }) => resolvedOn === null);
  if (!mayWrite && !dispute) return null;
  return (
    <section className="border-b border-line pb-4.5">
      <h3 className="mb-2">{mayWrite ? 'Stop or change the reminders' : 'Reminders'}</h3>
      {mayWrite ? (
        <div className="grid grid-cols-2 gap-2">
          <Button onClick={() => setPausing(true)}>
            <Icon name="pause" />
            {invoice.pausedUntil && invoice.pausedUntil > today ? 'Change the pause' : 'Pause'}
          </Button>
          <DisputeButton invoice={invoice} dispute={dispute} today={today} />
        </div>
      ) : null}
      {dispute ? (
        <p className="mt-2 text-xs text-ink-2">
          Disputed since {formatShortDay(dispute.openedOn, today)}: {dispute.reason}
        </p>
      ) : null}
      <PauseDialog invoice={invoice} today={today} isOpen={isPausing} onClose={() => setPausing(false)} />
    </section>
  );
}

function Breakdown({ invoice, today }: { invoice: Invoice; today: string }) {
  const { currency, amountMinor, balanceMinor, payments, state } = invoice;
  return (
    <section className="border-b border-line pb-4.5">
      <h3 className="mb-2">Amount</h3>
      <table className="w-full">
        <caption className="sr-only">What was asked for, what was paid, what is open</caption>
        <tbody>
          <tr>
            <th scope="row" className="py-0.75 text-left font-normal text-ink-2">
              Invoice
            </th>
            <td className="text-right tabular-nums">{formatAmount(amountMinor, currency)}</td>
          </tr>
          {payments.map((payment) => (
            <tr key={payment.paymentId}>
              <th scope="row" className="py-0.75 text-left font-normal text-ink-2">
                <span className="inline-flex items-center gap-1">
                  Paid {formatShortDay(payment.on, today)}
                  <RemovePaymentButton
                    id={payment.paymentId}
                    words={`${formatAmount(payment.amountMinor, currency)} of ${formatShortDay(payment.on, today)}`}
                    follows={`${invoice.number} is open again by this amount, and its reminders go on.`}
                  />
                </span>
              </th>
              <td className="text-right tabular-nums">{formatAmount(-payment.amountMinor, currency)}</td>
            </tr>
          ))}
          <tr className="[&>*]:border-t [&>*]:border-ink-3 [&>*]:pt-1.5">
            <th scope="row" className="text-left font-semibold">
              {state === 'written_off' ? 'Written off' : state === 'void' ? 'Void' : 'Open'}
            </th>
            <td className="text-right font-semibold tabular-nums">{formatAmount(balanceMinor, currency)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function factsOf(invoice: Invoice, mayWrite: boolean) {
  const { issuedOn, dueOn, contactEmail, client, purchaseOrder, disputes } = invoice;
  const terms = daysBetween(issuedOn, dueOn);
  const resolved = disputes.filter(({ resolvedOn }) => resolvedOn !== null).at(-1);
  return [
    { term: 'Issued', value: `${formatDate(issuedOn)}, ${counted(terms, 'day', 'days')} net` },
    { term: 'Due', value: formatDate(dueOn) },
    {
      term: 'Contact',
      value: contactEmail ?? (
        <>
          No address.{' '}
          {mayWrite ? (
            <TextLink to="/clients/$id" params={{ id: client.id }}>
              Add one
            </TextLink>
          ) : null}
        </>
      ),
    },
    { term: 'Schedule', value: <TextLink to="/reminders/schedule">Standard</TextLink> },
    { term: 'PO number', value: purchaseOrder ? <span className="mono">{purchaseOrder}</span> : null },
    ...(resolved
      ? [{ term: 'Was disputed', value: `${resolved.reason} Settled: ${resolved.resolution ?? '–'}` }]
      : []),
  ];
}
