import { useQuery } from '@tanstack/react-query';
import { useToday, useTimeZone, settingsQuery } from '#features/settings/settings.data.ts';
import { pageSize, useAddress, usePager } from '#platform/address.ts';
import { DataTable } from '#ui/data-table.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { FilterChips, type FilterChip } from '#ui/filter-chips.tsx';
import { formatDay } from '#ui/format-date.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Button } from '#ui/button.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { SearchBox } from '#ui/search-box.tsx';
import { DayFilter } from './day-filter.tsx';
import type { MailboxAddress } from './mailbox-address.ts';
import { mailboxColumns } from './mailbox-columns.tsx';
import { messagesQuery } from './messages.data.ts';
import { StateFilter } from './state-filter.tsx';
import { stateWords } from './message-state.tsx';

/** Every mail that SIRA wrote, newest first: read, found by client, subject or address, by day and by what became of it. */
export function MailboxPage({ address }: { address: MailboxAddress }) {
  const today = useToday();
  const timeZone = useTimeZone();
  const change = useAddress();
  const { data: settings } = useQuery(settingsQuery);
  const { search, on, state, after } = address;
  const messages = useQuery(messagesQuery({ search, on, state, cursor: after, limit: pageSize }));
  const pager = usePager(address, messages.data, ['mail', 'mails']);
  const chips: FilterChip[] = [
    search && { key: 'search', label: `Search: ${search}`, onRemove: () => change({ search: undefined }) },
    on && { key: 'on', label: `Day: ${formatDay(on, today)}`, onRemove: () => change({ on: undefined }) },
    state && { key: 'state', label: stateWords[state], onRemove: () => change({ state: undefined }) },
  ].filter((chip) => typeof chip === 'object');
  const clear = () => change({ search: undefined, on: undefined, state: undefined });
  return (
    <Page
      title="Mailbox"
      note={
        settings?.emailTransport === 'mailbox'
          ? 'mails stay here, nothing leaves'
          : 'a copy of every mail that left'
      }
    >
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <SearchBox
          label="Search mails"
          value={search ?? ''}
          onChange={(text) => change({ search: text || undefined }, { replace: true })}
        />
        <StateFilter state={state} onChange={(next) => change({ state: next })} />
        <DayFilter on={on} today={today} onChange={(next) => change({ on: next })} />
      </div>
      <FilterChips chips={chips} onClear={clear} />
      <Loaded query={messages} loading="Loading mails" failed="The mails could not be read">
        {({ items, total }) => {
          if (total === 0 && chips.length > 0) return <NothingFound onClear={clear} />;
          if (total === 0) return <NothingYet />;
          return (
            <>
              <DataTable
                label="Mails"
                columns={mailboxColumns}
                rows={items.map((message) => ({ ...message, today, timeZone }))}
                rowId={({ id }) => id}
              />
              <Pager {...pager} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="No mail fits these filters"
      action={<Button onClick={onClear}>Clear the filters</Button>}
    >
      Mails are found by client, subject, address, day and state.
    </EmptyState>
  );
}

function NothingYet() {
  return (
    <EmptyState title="No mail yet" action={<LinkButton to="/reminders">Open today’s plan</LinkButton>}>
      Every reminder that SIRA writes is kept here, as the client reads it.
    </EmptyState>
  );
}
