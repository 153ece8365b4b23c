import type { ClientRow as ClientRowShape } from '@sira/contract/clients';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { useAddress, usePager, type ListPlace } from '#platform/address.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { useRowKeys } from '#platform/row-keys.ts';
import { Button } from '#ui/button.tsx';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { counted, formatCount } from '#ui/format-count.ts';
import { formatAmount } from '#ui/format-amount.ts';
import { formatShortDay } from '#ui/format-date.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { SearchBox } from '#ui/search-box.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { Status } from '#ui/status.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { useToday } from '#features/settings/settings.data.ts';
import { clientsQuery, type ClientFilter } from './clients.data.ts';

type ClientRow = z.infer<typeof ClientRowShape>;

export interface ClientSearch extends ListPlace, Omit<ClientFilter, 'cursor' | 'limit'> {}

/** Everybody who is or was invoiced. */
export function ClientListPage({ search: address }: { search: ClientSearch }) {
  const { after, from: _from, sort = 'name', direction = 'asc', search, has } = address;
  const list = useQuery({
    ...clientsQuery({ search, has, sort, direction, cursor: after }),
    placeholderData: keepPreviousData,
  });
  const pager = usePager(address, list.data, ['client', 'clients']);
  const change = useAddress();
  const mayWrite = useMayWrite();
  useRowKeys('client');
  return (
    <Page
      title="Clients"
      actions={
        <LinkButton to="/clients/new" variant="primary" disabledReason={mayWrite ? null : readsOnly}>
          New client
        </LinkButton>
      }
    >
      <div className="mb-4">
        <SearchBox
          label="Search clients"
          value={search ?? ''}
          onChange={(text) => change({ search: text || undefined }, { replace: true })}
        />
      </div>
      <SectionHead
        title={titles[has ?? 'all']}
        meta={list.data ? counted(list.data.total, 'client', 'clients') : undefined}
        rule="ink"
        end={
          <Segmented
            label="Show"
            options={views}
            value={has ?? 'all'}
            onChange={(next) => change({ has: next === 'all' ? undefined : next })}
          />
        }
      />
      <Loaded query={list} loading="Loading clients" failed="The clients could not be read">
        {({ items }) =>
          items.length > 0 ? (
            <DataTable
              label="Clients"
              columns={columns}
              rows={items}
              rowId={({ id }) => id}
              sort={{ key: sort, isDescending: direction === 'desc' }}
              onSort={(next) => change({ sort: next.key, direction: next.isDescending ? 'desc' : 'asc' })}
            />
          ) : (
            <NoClients
              search={search}
              has={has}
              onClear={() => change({ search: undefined, has: undefined })}
            />
          )
        }
      </Loaded>
      {pager.isNeeded ? <Pager {...pager} /> : null}
    </Page>
  );
}

type View = 'all' | NonNullable<ClientFilter['has']>;

const titles: Record<View, string> = {
  all: 'All clients',
  open: 'With open invoices',
  no_contact: 'Without an e-mail address',
  paused: 'Paused',
};

const views: readonly { value: View; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'With open invoices' },
  { value: 'no_contact', label: 'No address' },
  { value: 'paused', label: 'Paused' },
];

function NoClients({
  search,
  has,
  onClear,
}: {
  search?: string;
  has?: ClientFilter['has'];
  onClear: () => void;
}) {
  const mayWrite = useMayWrite();
  if (!search && !has) {
    return (
      <EmptyState
        title="No clients yet"
        action={
          mayWrite ? (
            <LinkButton variant="primary" to="/imports">
              Import a list
            </LinkButton>
          ) : null
        }
      >
        Clients come with the invoices of an imported list, or are written by hand.
      </EmptyState>
    );
  }
  const words = [has ? `“${titles[has]}”` : null, search ? `the search “${search}”` : null].filter(Boolean);
  return (
    <EmptyState title="No client fits" action={<Button onClick={onClear}>Clear filters</Button>}>
      {`Nothing fits ${words.join(' and ')}.`}
    </EmptyState>
  );
}

const column = columnsOf<ClientRow>();
const columns = column.columns([
  column.accessor('name', {
    header: 'Client',
    cell: ({ row: { original } }) => (
      <NameLink to="/clients/$id" params={{ id: original.id }}>
        {original.name}
      </NameLink>
    ),
    meta: { phone: 1, isWide: true, sortKey: 'name' },
  }),
  column.accessor('number', {
    header: 'Number',
    cell: ({ row: { original } }) => <span className="mono">{original.number}</span>,
    meta: { phone: 3, sortKey: 'number' },
  }),
  column.accessor('email', {
    header: 'Reminders go to',
    cell: ({ row: { original } }) => <Address client={original} />,
    meta: { phone: 5 },
  }),
  column.accessor('openInvoices', {
    header: 'Open invoices',
    cell: ({ row: { original } }) => formatCount(original.openInvoices),
    meta: { phone: 'hidden', isNumber: true, isExtra: true },
  }),
  column.accessor('balances', {
    id: 'overdue',
    header: 'Overdue',
    cell: ({ row: { original } }) => <Sums balances={original.balances} of="overdueMinor" />,
    meta: { phone: 'hidden', isNumber: true, isExtra: true },
  }),
  column.accessor('balances', {
    id: 'open',
    header: 'Open',
    cell: ({ row: { original } }) => <Sums balances={original.balances} of="openMinor" />,
    meta: { phone: 2, isNumber: true },
  }),
]);

function Address({ client }: { client: ClientRow }) {
  const today = useToday();
  if (client.pausedUntil !== null && client.pausedUntil > today) {
    return <Status kind="paused">{`Paused to ${formatShortDay(client.pausedUntil, today)}`}</Status>;
  }
  if (client.email === null) return <span className="font-medium text-late3-ink">No address</span>;
  return <span className="inline-block max-w-64 truncate align-middle text-ink-2">{client.email}</span>;
}

/** An amount per currency, one under the other. */
function Sums({ balances, of }: { balances: ClientRow['balances']; of: 'openMinor' | 'overdueMinor' }) {
  const owed = balances.filter((balance) => balance[of] > 0);
  if (owed.length === 0) return <span className="text-ink-3">–</span>;
  return owed.map((balance) => (
    <span key={balance.currency} className="block">
      {formatAmount(balance[of], balance.currency)}
    </span>
  ));
}
