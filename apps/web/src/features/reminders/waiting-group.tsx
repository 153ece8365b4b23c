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
            className="grid grid-cols-[minmax(0,1fr)_auto_112px] items-center gap-x-3 border-b border-line py-1.5 text-xs text-ink-2"
          >
            <span className="min-w-0">
              <span className="block truncate text-ink">{invoice.clientName}</span>
              <span className="mono block truncate">
                <NameLink to="/invoices/$id" params={{ id: invoice.invoiceId }}>
                  {invoice.invoice}
                </NameLink>
              </span>
            </span>
            <span className="whitespace-nowrap text-ink-3">
              {invoice.until ? formatShortDay(invoice.until, today) : '–'}
            </span>
            <span className="text-right">
              <Amount minor={invoice.balanceMinor} currency={invoice.currency} />
            </span>
          </li>
        )}
      </ShowAll>
    </>
  );
}
