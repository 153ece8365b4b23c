import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { usePager, type ListPlace } from '#platform/address.ts';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Pager } from '#ui/pager.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { rowProblemsQuery } from './imports.data.ts';

interface RowProblem {
  id: string;
  line: number;
  column: string | null;
  value: string | null;
  message: string;
}

const column = columnsOf<RowProblem>();
const columns = column.columns([
  column.accessor('line', {
    header: 'Line',
    cell: ({ row }) => <b>{row.original.line}</b>,
    meta: { phone: 1 },
  }),
  column.accessor('column', {
    header: 'Column',
    cell: ({ row }) => row.original.column ?? '–',
    meta: { phone: 2 },
  }),
  column.accessor('value', {
    header: 'Value',
    cell: ({ row }) => (
      <span
        className="mono inline-block max-w-60 truncate align-middle"
        title={row.original.value ?? undefined}
      >
        {row.original.value || '–'}
      </span>
    ),
    meta: { phone: 3 },
  }),
  column.accessor('message', {
    header: 'Why it cannot be imported',
    cell: ({ row }) => <span className="whitespace-normal">{row.original.message}</span>,
    meta: { phone: 5 },
  }),
]);

/** The rows that cannot be imported: where, what stands there, and why. */
export function BadRows({ id, count, place }: { id: string; count: string; place: ListPlace }) {
  const list = useQuery({ ...rowProblemsQuery(id, place.after), placeholderData: keepPreviousData });
  const pager = usePager(place, list.data, ['problem', 'problems']);
  return (
    <section>
      <SectionHead title="Rows that cannot be imported" meta={count} rule="dashed" />
      <Loaded query={list} loading="Loading the rows" failed="The rows could not be listed">
        {({ items }) => (
          <DataTable
            label="Rows that cannot be imported"
            columns={columns}
            rows={items}
            rowId={(row) => row.id}
          />
        )}
      </Loaded>
      {pager.isNeeded ? <Pager {...pager} /> : null}
    </section>
  );
}
