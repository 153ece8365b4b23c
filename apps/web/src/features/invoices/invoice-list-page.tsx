import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddress, usePager, type ListPlace } from '#platform/address.ts';
import { readsOnly, useMayWrite } from '#platform/may-write.ts';
import { useRowKeys } from '#platform/row-keys.ts';
import { buttonLook } from '#ui/button-look.ts';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { FilterChips } from '#ui/filter-chips.tsx';
import { counted } from '#ui/format-count.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { SearchBox } from '#ui/search-box.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { Button } from '#ui/button.tsx';
import { clientQuery } from '#features/clients/clients.data.ts';
import { invoiceColumns } from './invoice-columns.tsx';
import { CurrencyFilter } from './currency-filter.tsx';
import {
  exportAddress,
  invoicesQuery,
  type InvoiceFilter,
  type InvoiceListQuery,
  type Show,
} from './invoices.data.ts';
import { OpenTotals } from './open-totals.tsx';

/** Everything the list is narrowed and ordered by; it lives in the address. */
export interface InvoiceSearch extends ListPlace, InvoiceFilter {
  sort?: InvoiceListQuery['sort'];
  direction?: InvoiceListQuery['direction'];
}

/** Debts are read from the oldest, everything else from the newest. */
const oldestFirst = new Set<Show>(['open', 'overdue', 'due_soon', 'disputed']);

/** What the server is asked for a search. */
export function asQuery(search: InvoiceSearch): InvoiceListQuery {
  const { after, from: _from, sort = 'dueOn', show = 'all', ...filter } = search;
  const direction = search.direction ?? (oldestFirst.has(show) ? 'asc' : 'desc');
  return { ...filter, show, sort, direction, cursor: after };
}

/** All invoices. */
export function InvoiceListPage({ search }: { search: InvoiceSearch }) {
  const filter: InvoiceFilter = {
    search: search.search,
    show: search.show,
    clientId: search.clientId,
    currency: search.currency,
  };
  const query = asQuery(search);
  const list = useQuery({ ...invoicesQuery(query), placeholderData: keepPreviousData });
  const pager = usePager(search, list.data, ['invoice', 'invoices']);
  const change = useAddress();
  useRowKeys('invoice');
  const mayWrite = useMayWrite();
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  return (
    <Page
      title="Invoices"
      actions={
        <>
          <a className={`${buttonLook({})} phone:hidden`} href={exportAddress(filter)} download>
            Export CSV
          </a>
          <LinkButton to="/invoices/new" variant="primary" disabledReason={mayWrite ? null : readsOnly}>
            New invoice
          </LinkButton>
        </>
      }
    >
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchBox
          label="Search invoices"
          value={search.search ?? ''}
          onChange={(text) => change({ search: text || undefined }, { replace: true })}
        />
        <CurrencyFilter value={search.currency} onChange={(currency) => change({ currency })} />
        <Chips search={search} />
      </div>
      <SectionHead
        title={titles[filter.show ?? 'all']}
        meta={list.data ? counted(list.data.total, 'invoice', 'invoices') : undefined}
        rule="ink"
        end={
          <Segmented
            label="Show"
            value={filter.show ?? 'all'}
            onChange={(show) =>
              change({ show: show === 'all' ? undefined : show, sort: undefined, direction: undefined })
            }
            options={showOptions}
          />
        }
      />
      <Loaded query={list} loading="Loading invoices" failed="The invoices could not be read">
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <NoInvoices isNarrowed={isNarrowed} filter={filter} />
          ) : (
            <DataTable
              label="Invoices"
              columns={invoiceColumns}
              rows={items}
              rowId={({ id }) => id}
              sort={{ key: query.sort ?? 'dueOn', isDescending: query.direction === 'desc' }}
              onSort={(next) => change({ sort: next.key, direction: next.isDescending ? 'desc' : 'asc' })}
              foot={<OpenTotals rows={items} isWhole={!nextCursor && !search.after} />}
            />
          )
        }
      </Loaded>
      {pager.isNeeded ? <Pager {...pager} /> : null}
    </Page>
  );
}

const titles: Record<Show, string> = {
  all: 'All invoices',
  open: 'Open',
  overdue: 'Overdue',
  due_soon: 'Due within 7 days',
  paid: 'Paid',
  disputed: 'Disputed',
  draft: 'Drafts',
  void: 'Void and written off',
};

const showOptions: readonly { value: Show; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'due_soon', label: 'Due soon' },
  { value: 'disputed', label: 'Disputed' },
  { value: 'paid', label: 'Paid' },
  { value: 'draft', label: 'Drafts' },
  { value: 'void', label: 'Void' },
];

/** The filters that have no control of their own on the page. */
function Chips({ search: { clientId } }: { search: InvoiceSearch }) {
  const change = useAddress();
  const client = useQuery({ ...clientQuery(clientId ?? ''), enabled: clientId !== undefined });
  const chips = clientId
    ? [
        {
          key: 'client',
          label: `Client: ${client.data?.name ?? '…'}`,
          onRemove: () => change({ clientId: undefined }),
        },
      ]
    : [];
  return <FilterChips chips={chips} onClear={() => change(nothing)} />;
}

const nothing = { search: undefined, show: undefined, clientId: undefined, currency: undefined };

function NoInvoices({ isNarrowed, filter }: { isNarrowed: boolean; filter: InvoiceFilter }) {
  const change = useAddress();
  const mayWrite = useMayWrite();
  if (!isNarrowed) {
    return (
      <EmptyState
        title="No invoices yet"
        action={
          mayWrite ? (
            <LinkButton variant="primary" to="/imports">
              Import a list
            </LinkButton>
          ) : null
        }
      >
        Every invoice stands here with its reminders. Import a list from your books, or write one by hand.
      </EmptyState>
    );
  }
  const words = [
    filter.show && filter.show !== 'all' ? `“${titles[filter.show]}”` : null,
    filter.search ? `the search “${filter.search}”` : null,
    filter.currency ? filter.currency : null,
    filter.clientId ? 'this client' : null,
  ].filter(Boolean);
  return (
    <EmptyState
      title="No invoice fits"
      action={<Button onClick={() => change(nothing)}>Clear filters</Button>}
    >
      {`Nothing fits ${words.join(' and ')}.`}
    </EmptyState>
  );
}
