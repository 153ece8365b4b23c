import type { Import } from '@sira/contract/imports';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { usePager, type ListPlace } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { useChange } from '#platform/use-change.ts';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { InstantText } from '#ui/date-text.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { formatCount } from '#ui/format-count.ts';
import { Page } from '#ui/page.tsx';
import { Pager } from '#ui/pager.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Status } from '#ui/status.tsx';
import { NameLink } from '#ui/text-link.tsx';
import { zoneName } from '#ui/zone-name.ts';
import { useTimeZone, useToday } from '#features/settings/settings.data.ts';
import { FileDrop } from './file-drop.tsx';
import { changeWords, kindLabels, stateWords } from './import-words.ts';
import { importsQuery, isUnderWay, isWaiting } from './imports.data.ts';

const lead =
  'SIRA shows what it reads before anything changes. Start with the invoices, then the contacts: reminders need an address. The same file twice changes nothing.';

/** Where files come in, and what became of the ones before. */
export function ImportListPage({ place }: { place: ListPlace }) {
  const navigate = useNavigate();
  const mayWrite = useMayWrite();
  const list = useQuery({ ...importsQuery(place.after), placeholderData: keepPreviousData });
  const pager = usePager(place, list.data, ['file', 'files']);
  return (
    <Page
      title="Import"
      headline={mayWrite ? 'Drop a list from your books' : 'Lists from the books'}
      lead={mayWrite ? lead : undefined}
    >
      {mayWrite ? (
        <FileDrop
          onUploaded={([first]) => first && void navigate({ to: '/imports/$id', params: { id: first } })}
        />
      ) : (
        <EmptyState title="Your role reads only" action={<LinkButton to="/">Open the dashboard</LinkButton>}>
          Staff and admins import lists. What they imported stands below.
        </EmptyState>
      )}
      <section className="mt-8">
        <SectionHead title="Files so far" meta={`times in ${zoneName(useTimeZone())}`} rule="ink" />
        <Loaded query={list} loading="Loading the files" failed="The list of files could not be read">
          {({ items }) =>
            items.length === 0 ? (
              <p className="py-4 text-ink-3">No file was imported yet.</p>
            ) : (
              <DataTable
                label="Files so far"
                columns={mayWrite ? columns : readColumns}
                rows={items}
                rowId={({ id }) => id}
              />
            )
          }
        </Loaded>
        {pager.isNeeded ? <Pager {...pager} /> : null}
      </section>
    </Page>
  );
}

const column = columnsOf<Import>();
const readColumns = column.columns([
  column.accessor('fileName', {
    header: 'File',
    cell: ({ row: { original } }) => (
      <NameLink to="/imports/$id" params={{ id: original.id }}>
        {original.fileName}
      </NameLink>
    ),
    meta: { phone: 1, isWide: true },
  }),
  column.accessor('kind', {
    header: 'Holds',
    cell: ({ row: { original } }) => (original.kind ? kindLabels[original.kind] : '–'),
    meta: { phone: 4 },
  }),
  column.accessor('state', {
    header: 'State',
    cell: ({ row: { original } }) => <ImportStatus file={original} />,
    meta: { phone: 3 },
  }),
  column.accessor('counts', {
    header: 'Changed',
    cell: ({ row: { original } }) => (
      <span className="whitespace-normal text-ink-2">
        {original.state === 'imported' && original.counts ? changeWords(original.counts) : '–'}
      </span>
    ),
    meta: { phone: 5 },
  }),
  column.accessor('rowCount', {
    header: 'Rows',
    cell: ({ row: { original } }) => (original.rowCount === null ? '–' : formatCount(original.rowCount)),
    meta: { phone: 'hidden', isNumber: true, isExtra: true },
  }),
  column.accessor('createdAt', {
    header: 'Uploaded',
    cell: ({ row: { original } }) => <Uploaded at={original.createdAt} />,
    meta: { phone: 7 },
  }),
]);
const columns = column.columns([
  ...readColumns,
  column.display({
    id: 'forget',
    header: () => <span className="sr-only">Forget</span>,
    cell: ({ row: { original } }) => <ForgetButton file={original} />,
    meta: { phone: 2 },
  }),
]);

function ImportStatus({ file }: { file: Import }) {
  const words = stateWords(file);
  if (file.state === 'imported') return <Status kind="paid">{words}</Status>;
  if (file.state === 'refused' || file.state === 'failed') return <Status kind="late3">{words}</Status>;
  return <Status kind={isWaiting(file) ? 'soon' : 'notdue'}>{words}</Status>;
}

function Uploaded({ at }: { at: string }) {
  return <InstantText at={at} timeZone={useTimeZone()} today={useToday()} />;
}

function ForgetButton({ file }: { file: Import }) {
  const forget = useChange({
    mutationFn: () => call(api.DELETE('/api/v1/imports/{id}', { params: { path: { id: file.id } } })),
    meta: {
      done: () => ({
        title: `${file.fileName} was taken off the list`,
        detail:
          file.state === 'imported' ? 'What it brought into the books stays.' : 'Nothing of it was imported.',
      }),
      failed: `${file.fileName} stays on the list`,
    },
  });
  if (isUnderWay(file)) return null;
  return (
    <IconButton
      icon="x"
      size="sm"
      label={`Take ${file.fileName} off the list`}
      onClick={() => forget.mutate()}
    />
  );
}
