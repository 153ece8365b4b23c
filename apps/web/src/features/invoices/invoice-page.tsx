import type { Invoice } from '@sira/contract/invoices';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BigAmount } from '#ui/amount.tsx';
import { DueTrack } from '#ui/due-track.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { PaidBar } from '#ui/paid-bar.tsx';
import { Tag } from '#ui/tag.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { useToday } from '#features/settings/settings.data.ts';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceSide } from './invoice-side.tsx';
import { InvoiceStatus } from './invoice-status.tsx';
import { InvoiceTimeline } from './invoice-timeline.tsx';
import { invoiceQuery } from './invoices.data.ts';
import { trackPoints } from './track-points.ts';

const above = [
  <Link key="invoices" to="/invoices">
    Invoices
  </Link>,
];

/** One invoice: what is owed, what was sent, what comes. */
export function InvoicePage({ id }: { id: string }) {
  const query = useQuery(invoiceQuery(id));
  if (query.data) return <LoadedInvoice invoice={query.data} />;
  return (
    <Page title="Invoice" above={above}>
      <Loaded
        query={query}
        loading="Loading the invoice"
        failed="The invoice could not be read"
        missing={{
          title: 'This invoice is not here',
          action: <LinkButton to="/invoices">Open the invoices</LinkButton>,
        }}
      >
        {() => null}
      </Loaded>
    </Page>
  );
}

function LoadedInvoice({ invoice }: { invoice: Invoice }) {
  const today = useToday();
  const isPartPaid = invoice.paidMinor > 0 && invoice.balanceMinor > 0;
  return (
    <Page
      title={invoice.number}
      above={above}
      actions={<InvoiceActions invoice={invoice} today={today} />}
      eyebrow={
        <TextLink to="/clients/$id" params={{ id: invoice.client.id }}>
          {invoice.client.name}
        </TextLink>
      }
      headline={
        <span className="flex flex-wrap items-center gap-2.5">
          {invoice.number} <InvoiceStatus invoice={invoice} today={today} chip />{' '}
          {isPartPaid ? <Tag>Part paid</Tag> : null}
        </span>
      }
      aside={<OpenAmount invoice={invoice} />}
      isTopAligned
    >
      <div className="mb-7">
        <DueTrack label="Schedule" points={trackPoints(invoice, today)} today={today} />
      </div>
      <div className="grid items-start gap-x-12 gap-y-7 mid:grid-cols-[minmax(0,1fr)_320px]">
        <InvoiceTimeline invoice={invoice} today={today} />
        <InvoiceSide invoice={invoice} today={today} />
      </div>
    </Page>
  );
}

function OpenAmount({ invoice }: { invoice: Invoice }) {
  const { currency, amountMinor, paidMinor, balanceMinor, state } = invoice;
  const isOwed = state === 'open';
  return (
    <div className="ml-auto min-w-62 text-right phone:w-full phone:text-left">
      <p className="text-ink-3">{isOwed ? 'Open' : 'Amount'}</p>
      <BigAmount minor={isOwed ? balanceMinor : amountMinor} currency={currency} size="2xl" />
      {isOwed ? (
        <>
          <PaidBar share={amountMinor === 0 ? 0 : paidMinor / amountMinor} />
          <p className="text-xs text-ink-3 tabular-nums">
            {formatAmount(paidMinor, currency)} of {formatAmount(amountMinor, currency)} paid
          </p>
        </>
      ) : null}
    </div>
  );
}
