import type { Payment } from '@sira/contract/payments';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddress, usePager, type ListPlace } from '#platform/address.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { useRowKeys } from '#platform/row-keys.ts';
import { Button } from '#ui/button.tsx';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { FilterChips } from '#ui/filter-chips.tsx';
import { counted } from '#ui/format-count.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { SearchBox } from '#ui/search-box.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { clientQuery } from '#features/clients/clients.data.ts';
import { amount, credit, invoices, paidOn, reference, remove } from './payment-columns.tsx';
import { paymentsQuery, type PaymentListQuery } from './payments.data.ts';

export interface PaymentSearch
  extends ListPlace, Pick<PaymentListQuery, 'search' | 'clientId' | 'sort' | 'direction'> {}

const column = columnsOf<Payment>();
const client = column.accessor((payment) => payment.client.name, {
  id: 'client',
  header: 'Client',
  cell: ({ row: { original } }) => (
    <NameLink to="/clients/$id" params={{ id: original.client.id }}>
      {original.client.name}
    </NameLink>
  ),
  meta: { phone: 1, isWide: true },
});
const readColumns = column.columns([paidOn, client, invoices, reference, credit, amount]);
const columns = column.columns([...readColumns, remove]);

/** Money that came, newest first. */
export function PaymentListPage({ search: address }: { search: PaymentSearch }) {
  const { after, from: _from, sort = 'paidOn', direction = 'desc', search, clientId } = address;
  const query = { search, clientId, sort, direction, cursor: after };
  const list = useQuery({ ...paymentsQuery(query), placeholderData: keepPreviousData });
  const pager = usePager(address, list.data, ['payment', 'payments']);
  const change = useAddress();
  useRowKeys('payment');
  const mayWrite = useMayWrite();
  const clear = () => change({ search: undefined, clientId: undefined });
  return (
    <Page title="Payments" actions={mayWrite ? <LinkButton to="/imports">Import a list</LinkButton> : null}>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchBox
          label="Search payments"
          value={search ?? ''}
          onChange={(text) => change({ search: text || undefined }, { replace: true })}
        />
        <ClientChip clientId={clientId} onClear={clear} />
      </div>
      <SectionHead
        title="Payments"
        meta={list.data ? counted(list.data.total, 'payment', 'payments') : undefined}
        rule="ink"
      />
      <Loaded query={list} loading="Loading payments" failed="The payments could not be read">
        {({ items }) =>
          items.length > 0 ? (
            <DataTable
              label="Payments"
              columns={mayWrite ? columns : readColumns}
              rows={items}
              rowId={({ id }) => id}
              sort={{ key: sort, isDescending: direction === 'desc' }}
              onSort={(next) => change({ sort: next.key, direction: next.isDescending ? 'desc' : 'asc' })}
            />
          ) : search || clientId ? (
            <EmptyState title="No payment fits" action={<Button onClick={clear}>Clear filters</Button>}>
              {search ? `Nothing fits the search “${search}”.` : 'This client has not paid anything yet.'}
            </EmptyState>
          ) : (
            <EmptyState
              title="No payments yet"
              action={<LinkButton to="/invoices">Open the invoices</LinkButton>}
            >
              Record a payment on its invoice, or import a list of payments from your bank or books.
            </EmptyState>
          )
        }
      </Loaded>
      {pager.isNeeded ? <Pager {...pager} /> : null}
    </Page>
  );
}

function ClientChip({ clientId, onClear }: { clientId: string | undefined; onClear: () => void }) {
  const change = useAddress();
  const found = useQuery({ ...clientQuery(clientId ?? ''), enabled: clientId !== undefined });
  const chips = clientId
    ? [
        {
          key: 'client',
          label: `Client: ${found.data?.name ?? '…'}`,
          onRemove: () => change({ clientId: undefined }),
        },
      ]
    : [];
  return <FilterChips chips={chips} onClear={onClear} />;
}
