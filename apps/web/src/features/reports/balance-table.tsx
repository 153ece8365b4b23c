import type { ReactNode } from 'react';
import { BigAmount } from '#ui/amount.tsx';
import { counted } from '#ui/format-count.ts';
import { formatLongDate } from '#ui/format-date.ts';
import type { Dashboard } from './dashboard.data.ts';

type Line = Dashboard['currencies'][number];

/** What is owed and what came in, a line per currency; a card per currency on a phone. */
export function BalanceTable({ lines, on }: { lines: readonly Line[]; on: string }) {
  const month = formatLongDate(on).split(' ')[2];
  const heads = ['Open', 'Overdue', 'Due in 7 days', `Paid in ${month}`];
  return (
    <table className="mb-7 w-full border-t-2 border-ink phone:mb-5 phone:block phone:border-0">
      <caption className="sr-only">Balances by currency</caption>
      <thead className="phone:hidden">
        <tr className="text-left text-xs text-ink-3">
          <th scope="col" className="w-12">
            <span className="sr-only">Currency</span>
          </th>
          {heads.map((head) => (
            <th key={head} scope="col" className="pt-2.5 pr-5 font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="phone:block">
        {lines.map((line) => (
          <BalanceRow key={line.currency} line={line} heads={heads} />
        ))}
      </tbody>
    </table>
  );
}

function BalanceRow({ line, heads }: { line: Line; heads: readonly string[] }) {
  const { currency } = line;
  const share = line.openMinor > 0 ? `, ${Math.round((line.overdueMinor / line.openMinor) * 100)}%` : '';
  const cells = [
    {
      minor: line.openMinor,
      note: `${invoices(line.invoices)}, ${counted(line.clients, 'client', 'clients')}`,
    },
    { minor: line.overdueMinor, note: `${invoices(line.overdueInvoices)}${share}` },
    { minor: line.dueSoonMinor, note: invoices(line.dueSoonInvoices) },
    { minor: line.paidThisMonthMinor, note: invoices(line.paidThisMonthInvoices) },
  ];
  return (
    <tr className="align-top phone:mb-3 phone:grid phone:grid-cols-[repeat(auto-fit,minmax(152px,1fr))] phone:gap-x-3 phone:rounded-md phone:border phone:border-line-strong phone:px-3.5 phone:pt-1.5 phone:pb-2.5">
      <th
        scope="row"
        className="border-b border-line pt-4 text-left text-2xs font-semibold tracking-[0.04em] text-ink-3 phone:hidden"
      >
        {currency}
      </th>
      {cells.map(({ minor, note }, index) => (
        <BalanceCell key={heads[index]} head={heads[index] ?? ''} isFirst={index === 0} note={note}>
          <span className="desktop:hidden">
            <BigAmount minor={minor} currency={currency} size={index === 0 ? '2xl' : 'lg'} />
          </span>
          <span className="phone:hidden">
            <BigAmount minor={minor} currency={currency} />
          </span>
        </BalanceCell>
      ))}
    </tr>
  );
}

interface BalanceCellProps {
  head: string;
  isFirst: boolean;
  note: string;
  children: ReactNode;
}

function BalanceCell({ head, isFirst, note, children }: BalanceCellProps) {
  return (
    <td
      className={`border-b border-line pt-2 pr-5 pb-3 phone:min-w-0 phone:p-0 phone:pt-2 ${isFirst ? 'phone:col-span-full phone:pb-2' : 'phone:border-0'}`}
    >
      <span className="block text-xs font-medium text-ink-3 desktop:hidden" aria-hidden="true">
        {head}
      </span>
      {children}
      <span className="block text-xs text-ink-3 desktop:whitespace-nowrap">{note}</span>
    </td>
  );
}

const invoices = (count: number) => counted(count, 'invoice', 'invoices');
