import type { InvoiceRow } from '@sira/contract/invoices';
import { Amount } from '#ui/amount.tsx';
import { columnsOf } from '#ui/data-table.tsx';
import { DateText } from '#ui/date-text.tsx';
import { DueLine } from '#ui/due-line.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { useToday } from '#features/settings/settings.data.ts';
import { InvoiceStatus } from './invoice-status.tsx';

const column = columnsOf<InvoiceRow>();

const number = column.accessor('number', {
  header: 'Invoice',
  cell: ({ row: { original } }) => (
    <span className="mono">
      <NameLink to="/invoices/$id" params={{ id: original.id }}>
        {original.number}
      </NameLink>
    </span>
  ),
  meta: { phone: 3, sortKey: 'number' },
});

const client = column.accessor((invoice) => invoice.client.name, {
  id: 'client',
  header: 'Client',
  cell: ({ row: { original } }) => (
    <NameLink to="/clients/$id" params={{ id: original.client.id }}>
      {original.client.name}
    </NameLink>
  ),
  meta: { phone: 1, isWide: true },
});

const status = column.accessor('status', {
  header: 'Status',
  cell: ({ row: { original } }) => <InvoiceStatus invoice={original} today={useToday()} />,
  meta: { phone: 5 },
});

const issuedOn = column.accessor('issuedOn', {
  header: 'Issued',
  cell: ({ row: { original } }) => <DateText on={original.issuedOn} as="short" today={useToday()} />,
  meta: { phone: 'hidden', sortKey: 'issuedOn', isExtra: true },
});

const dueOn = column.accessor('dueOn', {
  header: 'Due',
  cell: ({ row: { original } }) => <DateText on={original.dueOn} as="short" today={useToday()} />,
  meta: { phone: 6, sortKey: 'dueOn' },
});

const steps = column.accessor('steps', {
  header: 'Steps',
  cell: ({ row: { original } }) => <DueLine steps={original.steps} />,
  meta: { phone: 4 },
});

const amount = column.accessor('amountMinor', {
  header: 'Amount',
  cell: ({ row: { original } }) => (
    <span className="font-normal text-ink-2">
      <Amount minor={original.amountMinor} currency={original.currency} />
    </span>
  ),
  meta: { phone: 'hidden', isNumber: true, sortKey: 'amount', isExtra: true },
});

const open = column.accessor('balanceMinor', {
  header: 'Open',
  cell: ({ row: { original } }) => <Amount minor={openMinorOf(original)} currency={original.currency} />,
  meta: { phone: 2, isNumber: true },
});

/** What is owed: nothing of a draft, of what is void or written off. */
function openMinorOf({ status: word, balanceMinor }: InvoiceRow): number {
  return word === 'draft' || word === 'void' || word === 'written_off' ? 0 : balanceMinor;
}

/** The list of all invoices. */
export const invoiceColumns = column.columns([number, client, status, issuedOn, dueOn, steps, amount, open]);

/** On a phone the number leads, and the status takes its place beside the due line. */
const own = { ...number, meta: { phone: 1 as const } };
const ownStatus = { ...status, meta: { phone: 3 as const } };
const ownDueOn = { ...dueOn, meta: { phone: 'hidden' as const } };

/** The invoices on their client's page: no client, nothing to sort. */
export const clientInvoiceColumns = column.columns([own, ownStatus, ownDueOn, steps, open]);
