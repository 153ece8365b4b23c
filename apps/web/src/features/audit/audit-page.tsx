import { useQuery } from '@tanstack/react-query';
import { usePager, type ListPlace } from '#platform/address.ts';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { InstantText } from '#ui/date-text.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { zoneName } from '#ui/zone-name.ts';
import { auditQuery } from './audit.data.ts';
import { actionWords, detailWords, subjectWords, type AuditEntry } from './audit-words.ts';

interface AuditPageProps {
  place: ListPlace;
  timeZone: string;
  today: string;
}

/** Who did what to which thing. Lines are only ever added. */
export function AuditPage({ place, timeZone, today }: AuditPageProps) {
  const list = useQuery(auditQuery(place.after));
  const pager = usePager(place, list.data, ['line', 'lines']);
  return (
    <Page
      title="Audit"
      headline="Who did what"
      lead={`Newest first, times in ${zoneName(timeZone)}. Lines are only ever added, never changed.`}
    >
      <Loaded query={list} loading="Loading the lines" failed="The audit log could not be read">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="Nothing was done yet">
              Every change stands here with its time and its name.
            </EmptyState>
          ) : (
            <div className="border-t-2 border-ink">
              <DataTable
                label="What was done"
                columns={columns}
                rows={items.map((entry) => ({ ...entry, timeZone, today }))}
                rowId={({ id }) => id}
              />
            </div>
          )
        }
      </Loaded>
      {pager.isNeeded ? <Pager {...pager} /> : null}
    </Page>
  );
}

type Row = AuditEntry & Pick<AuditPageProps, 'timeZone' | 'today'>;

const column = columnsOf<Row>();
const columns = column.columns([
  column.accessor('at', {
    header: 'When',
    cell: ({ row: { original } }) => (
      <span className="text-ink-3">
        <InstantText at={original.at} timeZone={original.timeZone} today={original.today} />
      </span>
    ),
    meta: { phone: 5 },
  }),
  column.accessor('actor', { header: 'Who', meta: { phone: 1 } }),
  column.accessor('action', {
    header: 'What',
    cell: ({ row: { original } }) => (
      <>
        {actionWords(original)}{' '}
        <b className="whitespace-normal wrap-anywhere">
          <Subject entry={original} />
        </b>
      </>
    ),
    meta: { phone: 3 },
  }),
  column.accessor('detail', {
    header: 'How',
    cell: ({ row: { original } }) => (
      <span className="whitespace-normal text-ink-2 wrap-anywhere">{detailWords(original)}</span>
    ),
    meta: { phone: 7 },
  }),
]);

/** The thing by its name, with a link where it has a page. */
function Subject({ entry }: { entry: AuditEntry }) {
  const { subjectType, subjectId } = entry;
  const words = subjectWords(entry);
  const to = pages[subjectType];
  if (subjectId === null || to === undefined) return words;
  return (
    <NameLink to={to} params={{ id: subjectId }}>
      {words}
    </NameLink>
  );
}

const pages: Partial<Record<string, '/invoices/$id' | '/clients/$id' | '/imports/$id'>> = {
  invoice: '/invoices/$id',
  client: '/clients/$id',
  import: '/imports/$id',
};
