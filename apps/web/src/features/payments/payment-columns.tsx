import type { Payment } from '@sira/contract/payments';
import { Amount } from '#ui/amount.tsx';
import { columnsOf } from '#ui/data-table.tsx';
import { DateText } from '#ui/date-text.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { formatShortDay } from '#ui/format-date.ts';
import { NameLink } from '#ui/text-link.tsx';
import { useToday } from '#features/settings/settings.data.ts';
import { RemovePaymentButton } from './remove-payment-button.tsx';

const column = columnsOf<Payment>();

/** The day the money came. */
export const paidOn = column.accessor('paidOn', {
  header: 'Paid on',
  cell: ({ row: { original } }) => <DateText on={original.paidOn} as="short" today={useToday()} />,
  meta: { phone: 4, sortKey: 'paidOn' },
});

/** What it was set against. */
export const invoices = column.accessor('allocations', {
  header: 'For',
  cell: ({ row: { original } }) => <InvoiceNumbers allocations={original.allocations} />,
  meta: { phone: 3 },
});

/** How it came, and what the bank says about it. */
export const reference = column.accessor('reference', {
  header: 'How it came',
  cell: ({ row: { original } }) => (
    <span className="inline-block max-w-56 truncate align-middle text-ink-2">
      {[original.method, original.reference].filter(Boolean).join(', ') || '–'}
    </span>
  ),
  meta: { phone: 5, isExtra: true },
});

/** What is not set against an invoice yet. */
export const credit = column.accessor('creditMinor', {
  header: 'Credit left',
  cell: ({ row: { original } }) =>
    original.creditMinor > 0 ? <Amount minor={original.creditMinor} currency={original.currency} /> : '–',
  meta: { phone: 'hidden', isNumber: true, isExtra: true },
});

export const amount = column.accessor('amountMinor', {
  header: 'Amount',
  cell: ({ row: { original } }) => <Amount minor={original.amountMinor} currency={original.currency} />,
  meta: { phone: 2, isNumber: true, sortKey: 'amount' },
});

export const remove = column.display({
  id: 'remove',
  header: () => <span className="sr-only">Remove</span>,
  cell: ({ row: { original } }) => <Remove payment={original} />,
  meta: { phone: 6, isNumber: true },
});

const shownNumbers = 2;

function InvoiceNumbers({ allocations }: Pick<Payment, 'allocations'>) {
  if (allocations.length === 0) return <span className="text-ink-3">Credit</span>;
  const more = allocations.length - shownNumbers;
  return (
    <span className="mono">
      {allocations.slice(0, shownNumbers).map(({ invoice }, index) => (
        <span key={invoice.id}>
          {index > 0 ? ', ' : ''}
          <NameLink to="/invoices/$id" params={{ id: invoice.id }}>
            {invoice.name}
          </NameLink>
        </span>
      ))}
      {more > 0 ? ` and ${more} more` : ''}
    </span>
  );
}

function Remove({ payment }: { payment: Payment }) {
  const today = useToday();
  const numbers = payment.allocations.map(({ invoice }) => invoice.name).join(', ');
  return (
    <RemovePaymentButton
      id={payment.id}
      words={`${formatAmount(payment.amountMinor, payment.currency)} of ${formatShortDay(payment.paidOn, today)}`}
      follows={numbers ? `${numbers}: open again by what it had paid.` : 'The credit goes with it.'}
    />
  );
}
