import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Run } from '@sira/contract/reminders';
import type { z } from 'zod';
import { useTimeZone, useToday } from '#features/settings/settings.data.ts';
import { usePager, type ListPlace } from '#platform/address.ts';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { InstantText } from '#ui/date-text.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { formatCount } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { runsQuery } from './reminders.data.ts';

/** A run with the clock that its moments are read on. */
type Row = z.infer<typeof Run> & { today: string; timeZone: string };

const triggers = { by_hand: 'By hand', by_schedule: 'By itself', terminal: 'From the terminal' } as const;

const column = columnsOf<Row>();

const columns = column.columns([
  column.accessor('on', {
    header: 'Day',
    cell: ({ row: { original } }) => (
      <NameLink to="/reminders" search={original.on === original.today ? {} : { on: original.on }}>
        {formatDay(original.on, original.today)}
      </NameLink>
    ),
    meta: { phone: 1 },
  }),
  column.accessor('startedAt', {
    header: 'Started',
    cell: ({ row: { original } }) => (
      <InstantText at={original.startedAt} timeZone={original.timeZone} today={original.today} />
    ),
    meta: { phone: 3 },
  }),
  column.accessor('trigger', {
    header: 'How',
    cell: ({ row: { original } }) => (
      <>
        {triggers[original.trigger]}
        {original.finishedAt === null ? <span className="text-ink-3">, still running</span> : null}
      </>
    ),
    meta: { phone: 5 },
  }),
  column.accessor('messages', {
    header: 'Mails',
    cell: ({ row: { original } }) => (
      <>
        {formatCount(original.messages)}
        <span className="desktop:hidden"> {original.messages === 1 ? 'mail' : 'mails'}</span>
      </>
    ),
    meta: { phone: 2, isNumber: true },
  }),
  column.accessor('reminders', {
    header: 'Invoices',
    cell: ({ row: { original } }) => formatCount(original.reminders),
    meta: { phone: 'hidden', isNumber: true },
  }),
  column.accessor('silent', {
    header: 'Silent',
    cell: ({ row: { original } }) => (
      <>
        {formatCount(original.silent)}
        <span className="desktop:hidden"> silent</span>
      </>
    ),
    meta: { phone: 4, isNumber: true },
  }),
]);

/** The runs that were: for which day, when, how it came to it, and how much was sent. */
export function RunsPage({ place }: { place: ListPlace }) {
  const today = useToday();
  const timeZone = useTimeZone();
  const runs = useQuery(runsQuery(place.after));
  const pager = usePager(place, runs.data, ['run', 'runs']);
  return (
    <Page
      title="Runs"
      above={[
        <Link key="reminders" to="/reminders">
          Reminders
        </Link>,
      ]}
    >
      <Loaded query={runs} loading="Loading the runs" failed="The runs could not be read">
        {({ items, total }) =>
          total === 0 ? (
            <EmptyState
              title="No run yet"
              action={<LinkButton to="/reminders">Open today’s plan</LinkButton>}
            >
              Each time reminders are sent, by itself or by hand, a line is kept here.
            </EmptyState>
          ) : (
            <>
              <DataTable
                label="Runs, newest first"
                columns={columns}
                rows={items.map((run) => ({ ...run, today, timeZone }))}
                rowId={({ id }) => id}
              />
              <Pager {...pager} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
