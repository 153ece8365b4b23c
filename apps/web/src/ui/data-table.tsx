import {
  createColumnHelper,
  rowSelectionFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
  type RowSelectionState,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import { classNames } from './class-names.ts';
import { SortButton, type Sort } from './sort-button.tsx';
import { useRowKeys } from './use-row-keys.ts';

/** How a column looks, and where it stands in a phone's card: name and amount, number and due line, status and risk. */
export interface ColumnLook {
  /** Amounts and counts stand at the right. */
  isNumber?: boolean;
  /** The name by which the server sorts; without it the head is plain. */
  sortKey?: string;
  /** Takes what is left of the width and is cut with an ellipsis: names. At most one column. */
  isWide?: boolean;
  /** Left out where there is no room for all columns: the row's page has it too. */
  isExtra?: boolean;
  /** Place in the card, 1 to 8, odd ones at the left, which have the whole line while the right is empty; `hidden` leaves it out. */
  phone?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 'hidden';
}

const features = tableFeatures({ rowSelectionFeature, columnMeta: {} as ColumnLook });

export type TableColumn<Row extends RowData> = ColumnDef<typeof features, Row>;

/** Starts the columns of a table: `const column = columnsOf<Invoice>(); column.columns([...])`. Keep them outside. */
export function columnsOf<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

/** Ids of the selected rows. */
export type Selection = RowSelectionState;

interface DataTableProps<Row extends RowData> {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  onSelect?: (selection: Selection) => void;
  /** What a row's box is called: `Select INV-2026-0318`. Needed with a selection. */
  selectLabel?: (row: Row) => string;
  /** One row per currency, as `<tr>` elements. */
  foot?: ReactNode;
}

/** Rows of 40 px under a head that stays in sight; cards on a phone. The server sorts and pages. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, sort, onSort, selection, onSelect, selectLabel, foot } = props;
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { rowSelection: selection ?? none },
    onRowSelectionChange: (change) =>
      onSelect?.(typeof change === 'function' ? change(selection ?? none) : change),
  });
  const hasBoxes = Boolean(onSelect && selectLabel);
  const places = new Set(columns.map((column) => column.meta?.phone));
  useRowKeys({ canSelect: hasBoxes });
  return (
    <table className="w-full border-separate border-spacing-0 phone:block">
      <caption className="sr-only">{label}</caption>
      <thead className="phone:hidden">
        <tr>
          {hasBoxes ? (
            <th scope="col" className={`${headLook} w-8.5`}>
              <Checkbox
                aria-label="Select all rows of this page"
                checked={rows.length > 0 && table.getIsAllRowsSelected()}
                isMixed={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                onChange={table.getToggleAllRowsSelectedHandler()}
              />
            </th>
          ) : null}
          {table.getHeaderGroups()[0]?.headers.map((header) => (
            <HeadCell
              key={header.id}
              look={header.column.columnDef.meta ?? plain}
              sort={sort}
              onSort={onSort}
            >
              <table.FlexRender header={header} />
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody className="phone:block">
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            aria-selected={hasBoxes ? row.getIsSelected() : undefined}
            data-row
            className={rowLook}
          >
            {hasBoxes ? (
              <td className={`${cellLook} phone:hidden`}>
                <Checkbox
                  aria-label={selectLabel?.(row.original)}
                  checked={row.getIsSelected()}
                  onChange={row.getToggleSelectedHandler()}
                />
              </td>
            ) : null}
            {row.getAllCells().map((cell) => (
              <td key={cell.id} className={cellClass(cell.column.columnDef.meta ?? plain, places)}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {foot ? <tfoot className="font-semibold phone:block">{foot}</tfoot> : null}
    </table>
  );
}

interface HeadCellProps extends Pick<DataTableProps<never>, 'sort' | 'onSort'> {
  look: ColumnLook;
  children: ReactNode;
}

function HeadCell({ look, sort, onSort, children }: HeadCellProps) {
  const isSorted = sort !== undefined && sort.key === look.sortKey;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
      className={classNames(
        headLook,
        look.isNumber ? 'text-right' : 'text-left',
        look.isWide && 'w-[32%]',
        look.isExtra && extraLook,
      )}
    >
      {look.sortKey && onSort ? (
        <SortButton sortKey={look.sortKey} sort={sort} onSort={onSort}>
          {children}
        </SortButton>
      ) : (
        children
      )}
    </th>
  );
}

const none: Selection = {};
const plain: ColumnLook = {};

const headLook =
  'sticky top-(--bar) z-5 h-8 border-b border-line-strong bg-sheet px-3 text-2xs font-medium whitespace-nowrap ' +
  'text-ink-3 first:pl-2 last:pr-2';

const extraLook = 'not-wide:not-phone:hidden';

const rowLook =
  'group phone:grid phone:grid-cols-[minmax(0,1fr)_auto] phone:gap-x-3 phone:gap-y-0.5 phone:border-b ' +
  'phone:border-line phone:py-3 phone:aria-selected:-mx-4 phone:aria-selected:bg-toska-wash phone:aria-selected:px-4';

const cellLook =
  'h-(--row) border-b border-line px-3 align-middle first:pl-2 last:pr-2 group-hover:bg-hover ' +
  'group-aria-selected:bg-toska-wash group-aria-selected:first:shadow-[inset_2px_0_0_var(--toska)] ' +
  'phone:block phone:h-auto phone:min-w-0 phone:border-0 phone:p-0! phone:group-hover:bg-transparent ' +
  'phone:group-aria-selected:bg-transparent phone:group-aria-selected:shadow-none!';

function cellClass(look: ColumnLook, places: ReadonlySet<ColumnLook['phone']>): string {
  const place = look.phone === undefined ? '' : phonePlaces[look.phone];
  const isEnd = typeof look.phone === 'number' && look.phone % 2 === 0;
  const isAlone = typeof look.phone === 'number' && !isEnd && !places.has((look.phone + 1) as 2);
  return classNames(
    cellLook,
    place,
    isEnd && 'phone:justify-self-end',
    isAlone && 'phone:col-span-2',
    look.isExtra && extraLook,
    look.isNumber && 'text-right font-medium whitespace-nowrap tabular-nums lining-nums',
    look.isWide ? 'w-[32%] max-w-0 truncate font-medium phone:w-auto phone:max-w-none' : 'whitespace-nowrap',
  );
}

const phonePlaces: Record<NonNullable<ColumnLook['phone']>, string> = {
  1: 'phone:col-start-1 phone:row-start-1 phone:font-semibold',
  2: 'phone:col-start-2 phone:row-start-1 phone:font-semibold',
  3: 'phone:col-start-1 phone:row-start-2 phone:text-ink-3',
  4: 'phone:col-start-2 phone:row-start-2',
  5: 'phone:col-start-1 phone:row-start-3',
  6: 'phone:col-start-2 phone:row-start-3',
  7: 'phone:col-start-1 phone:row-start-4',
  8: 'phone:col-start-2 phone:row-start-4',
  hidden: 'phone:hidden!',
};
