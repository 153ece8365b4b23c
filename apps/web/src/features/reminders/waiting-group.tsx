import type { Plan } from '@sira/contract/reminders';
import { Amount } from '#ui/amount.tsx';
import { formatShortDay } from '#ui/format-date.ts';
import { NameLink } from '#ui/text-link.tsx';
import { ShowAll } from './show-all.tsx';
import type { silentSides } from './silence.ts';
import { waitingTitles } from './silence-words.tsx';
import { GroupTitle } from './group-title.tsx';

interface WaitingGroupProps {
  plan: Plan;
  reason: (typeof silentSides.waiting)[number];
  today: string;
}

/** Invoices that wait for their day: one line each, with the day. */
export function WaitingGroup({ plan, reason, today }: WaitingGroupProps) {
  const rows = plan.silent
    .filter((invoice) => invoice.reason === reason)
    .toSorted((a, b) => (a.until ?? '9999').localeCompare(b.until ?? '9999'));
  if (rows.length === 0) return null;
  return (
    <>
      <GroupTitle count={plan.silentByReason[reason] ?? rows.length}>{waitingTitles[reason]}</GroupTitle>
      <ShowAll rows={rows} noun="invoices" className="border-t border-line">
        {(invoice) => (
          <li
            key={invoice.invoiceId}
            className="grid min-h-8 grid-cols-[96px_minmax(0,1fr)_56px_112px] items-center gap-x-2.5 border-b border-line text-xs text-ink-2 phone:grid-cols-[minmax(0,1fr)_auto] phone:py-2"
          >
            <span className="mono truncate phone:order-3">
              <NameLink to="/invoices/$id" params={{ id: invoice.invoiceId }}>
                {invoice.invoice}
              </NameLink>
            </span>
            <span className="truncate text-ink phone:order-1">{invoice.clientName}</span>
            <span className="whitespace-nowrap text-ink-3 phone:order-4 phone:text-right">
              {invoice.until ? formatShortDay(invoice.until, today) : '–'}
            </span>
            <span className="text-right phone:order-2">
              <Amount minor={invoice.balanceMinor} currency={invoice.currency} />
            </span>
          </li>
        )}
      </ShowAll>
    </>
  );
}
