import type { Client } from '@sira/contract/clients';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { BigAmount } from '#ui/amount.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { formatShortDay } from '#ui/format-date.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Status } from '#ui/status.tsx';
import { useToday } from '#features/settings/settings.data.ts';
import { ClientInvoices } from './client-invoices.tsx';
import { ClientSide } from './client-side.tsx';
import { clientQuery } from './clients.data.ts';

const above = [
  <Link key="clients" to="/clients">
    Clients
  </Link>,
];

interface ClientPageProps {
  id: string;
  /** The payments of this client. */
  payments: ReactNode;
}

/** One client: what is owed, who gets the reminders, and what was invoiced and paid. */
export function ClientPage({ id, payments }: ClientPageProps) {
  const query = useQuery(clientQuery(id));
  if (query.data) return <LoadedClient client={query.data} payments={payments} />;
  return (
    <Page title="Client" above={above}>
      <Loaded
        query={query}
        loading="Loading the client"
        failed="The client could not be read"
        missing={{
          title: 'This client is not here',
          action: <LinkButton to="/clients">Open the clients</LinkButton>,
        }}
      >
        {() => null}
      </Loaded>
    </Page>
  );
}

function LoadedClient({ client, payments }: { client: Client; payments: ReactNode }) {
  const today = useToday();
  const mayWrite = useMayWrite();
  const isPaused = client.pausedUntil !== null && client.pausedUntil > today;
  return (
    <Page
      title={client.name}
      above={above}
      eyebrow={<span className="mono">{client.number}</span>}
      headline={
        <span className="flex flex-wrap items-center gap-2.5">
          {client.name}{' '}
          {isPaused && client.pausedUntil ? (
            <Status kind="paused" chip>
              {`Paused to ${formatShortDay(client.pausedUntil, today)}`}
            </Status>
          ) : null}
        </span>
      }
      aside={<Balances balances={client.balances} />}
      isTopAligned
      actions={
        <>
          {mayWrite ? (
            <LinkButton to="/clients/$id/edit" params={{ id: client.id }}>
              Change
            </LinkButton>
          ) : null}
          <LinkButton
            to="/invoices/new"
            search={{ clientId: client.id }}
            variant="primary"
            disabledReason={mayWrite ? null : readsOnly}
          >
            New invoice
          </LinkButton>
        </>
      }
    >
      <div className="grid items-start gap-x-12 gap-y-7 mid:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid gap-8">
          <ClientInvoices clientId={client.id} />
          {payments}
        </div>
        <ClientSide client={client} today={today} />
      </div>
    </Page>
  );
}

/** What is owed in each currency, and credit that is left. */
function Balances({ balances }: Pick<Client, 'balances'>) {
  if (balances.length === 0) return <p className="text-ink-3">Nothing is open</p>;
  return (
    <dl className="ml-auto flex flex-wrap gap-x-8 gap-y-3 text-right phone:ml-0 phone:text-left">
      {balances.map(({ currency, openMinor, overdueMinor, creditMinor }) => (
        <div key={currency}>
          <dt className="text-ink-3">Open in {currency}</dt>
          <dd>
            <BigAmount minor={openMinor} currency={currency} size={balances.length > 1 ? 'xl' : '2xl'} />
            <span className="block text-xs text-ink-3 tabular-nums">
              {overdueMinor > 0 ? `${formatAmount(overdueMinor, currency)} overdue` : 'Nothing overdue'}
            </span>
            {creditMinor > 0 ? (
              <span className="block text-xs font-medium text-paid-ink tabular-nums">
                {formatAmount(creditMinor, currency)} credit
              </span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
