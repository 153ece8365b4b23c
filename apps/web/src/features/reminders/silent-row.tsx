import type { ReactNode } from 'react';
import { Icon } from '#ui/icon.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import { kindOfAge } from '#ui/status-kind.ts';
import { StatusGlyph } from '#ui/status.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { Amounts } from './amounts.tsx';
import { daysBetween } from './reminder-words.ts';
import { silenceWords } from './silence-words.tsx';
import type { SilentRow } from './silence.ts';

interface SilentRowItemProps {
  row: SilentRow;
  on: string;
  today: string;
  /** Whether the one thing that can be done about it stands beside it. */
  hasAction?: boolean;
}

/** One client's invoices that are silent for one reason. */
export function SilentRowItem({ row, on, today, hasAction = false }: SilentRowItemProps) {
  const [first, ...others] = row.invoices;
  const until = others.every((invoice) => invoice.until === first?.until) ? (first?.until ?? null) : null;
  return (
    <li
      data-row
      className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-t border-line py-2.5 first:border-t-0"
    >
      <span className="pt-0.75">{glyphOf(row, on)}</span>
      <div className="min-w-0">
        <div className="flex justify-between gap-3">
          <b className="min-w-0 truncate">
            <NameLink to="/clients/$id" params={{ id: row.clientId }}>
              {row.clientName}
            </NameLink>
          </b>
          <span className="flex-none text-right">
            <Amounts sums={row.sums} />
          </span>
        </div>
        <p className="text-xs text-pretty wrap-anywhere text-ink-2">
          {silenceWords({ reason: row.reason, until, today })}
        </p>
        <div
          className={`flex items-center justify-between gap-3 text-xs text-ink-3 ${hasAction ? 'mt-1.5' : 'mt-0.5'}`}
        >
          <InvoiceNumbers row={row} />
          {hasAction ? <RowAction row={row} /> : null}
        </div>
      </div>
    </li>
  );
}

/** The age of the oldest debt, unless the reason has a shape of its own. */
function glyphOf({ reason, invoices }: SilentRow, on: string): ReactNode {
  if (reason === 'disputed' || reason === 'paused') return <StatusGlyph kind={reason} />;
  if (reason === 'send_failed') return <Icon name="error" className="size-3.5 text-late3-fill" />;
  const oldest = Math.max(...invoices.map(({ dueOn }) => daysBetween(dueOn, on)));
  return <StatusGlyph kind={kindOfAge(oldest)} />;
}

const numbersShown = 3;

function InvoiceNumbers({ row }: { row: SilentRow }) {
  const more = row.invoices.length - numbersShown;
  return (
    <p className="min-w-0">
      {row.invoices.slice(0, numbersShown).map(({ invoiceId, invoice }, index) => (
        <span key={invoiceId}>
          {index > 0 ? ', ' : null}
          <span className="mono inline-block max-w-full truncate align-bottom">
            <NameLink to="/invoices/$id" params={{ id: invoiceId }}>
              {invoice}
            </NameLink>
          </span>
        </span>
      ))}
      {more > 0 ? ` and ${more} more` : null}
    </p>
  );
}

function RowAction({ row }: { row: SilentRow }) {
  const { reason, clientId, invoices } = row;
  if (reason === 'no_contact') {
    return (
      <LinkButton to="/clients/$id" params={{ id: clientId }} size="sm">
        Add a contact
      </LinkButton>
    );
  }
  if (reason === 'send_failed') {
    return (
      <LinkButton to="/mailbox" search={{ state: 'failed', search: row.clientName }} size="sm">
        Decide on the mail
      </LinkButton>
    );
  }
  const only = invoices.length === 1 ? invoices[0] : undefined;
  if (!only) {
    return (
      <LinkButton to="/clients/$id" params={{ id: clientId }} size="sm">
        Decide what is next
      </LinkButton>
    );
  }
  return (
    <LinkButton to="/invoices/$id" params={{ id: only.invoiceId }} size="sm">
      Decide what is next
    </LinkButton>
  );
}
