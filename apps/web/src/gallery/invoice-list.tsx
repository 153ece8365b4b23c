import { useState } from 'react';
import { Amount } from '#ui/amount.tsx';
import { BulkBar } from '#ui/bulk-bar.tsx';
import { Button } from '#ui/button.tsx';
import { columnsOf, DataTable, type Selection } from '#ui/data-table.tsx';
import { DateText } from '#ui/date-text.tsx';
import { DueLine } from '#ui/due-line.tsx';
import type { StepState } from '#ui/due-line-geometry.ts';
import { FilterChips } from '#ui/filter-chips.tsx';
import { Pager } from '#ui/pager.tsx';
import { SearchBox } from '#ui/search-box.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import type { Sort } from '#ui/sort-button.tsx';
import { Status } from '#ui/status.tsx';
import type { StatusKind } from '#ui/status-kind.ts';
import { NameLink } from '#ui/text-link.tsx';

interface Row {
  number: string;
  client: string;
  kind: StatusKind;
  words: string;
  dueOn: string;
  steps: string;
  minor: number;
  currency: string;
}

const row = (
  number: string,
  client: string,
  kind: StatusKind,
  words: string,
  dueOn: string,
  steps: string,
  minor: number,
  currency = 'IDR',
): Row => ({ number, client, kind, words, dueOn, steps, minor, currency });

const rows: readonly Row[] = [
  row('INV-2026-0318', 'PT Arunika Kosmetika', 'late4', '95 days late', '2026-08-21', 'sssss', 2_100_000_000),
  row(
    'INV-2026-0364',
    'PT Samudra Pangan Lestari',
    'disputed',
    'Disputed',
    '2026-09-15',
    'sssxx',
    1_560_000_000,
  ),
  row(
    'INV-2026-0352',
    'Merrow Studio GmbH',
    'paused',
    'Paused to 1 Dec',
    '2026-10-05',
    'ssspp',
    398_000,
    'USD',
  ),
  row(
    'INV-2026-0391',
    'PT Kopi Lereng Senja',
    'promised',
    'Promised 27 Nov',
    '2026-10-18',
    'ssssp',
    2_650_000_000,
  ),
  row(
    'INV-2026-0409',
    'PT Lintas Kirana Logistik',
    'late1',
    '7 days late',
    '2026-11-17',
    'ssnpp',
    3_100_000_000,
  ),
  row('INV-2026-0430', 'CV Kertas Tiga Warna', 'soon', 'Due in 3 days', '2026-11-27', 'npppp', 630_000_000),
  row('INV-2026-0438', 'PT Arunika Kosmetika', 'notdue', 'Not due', '2026-12-12', 'ppppp', 5_500_000_000),
  row('INV-2026-0389', 'PT Kopi Lereng Senja', 'paid', 'Paid 23 Nov', '2026-11-16', 'ssxxx', 0),
];

const offsets = [-3, 1, 7, 14, 30];
const states: Record<string, StepState> = { s: 'sent', n: 'next', p: 'planned', x: 'skipped' };
const stepsOf = (letters: string) =>
  [...letters].map((letter, index) => ({
    offsetDays: offsets[index] ?? 0,
    state: states[letter] ?? 'planned',
  }));

const column = columnsOf<Row>();
const columns = column.columns([
  column.accessor('number', {
    header: 'Invoice',
    cell: ({ row: { original } }) => (
      <span className="mono">
        <NameLink to="/">{original.number}</NameLink>
      </span>
    ),
    meta: { phone: 3, sortKey: 'number' },
  }),
  column.accessor('client', { header: 'Client', meta: { phone: 1, isWide: true, sortKey: 'client' } }),
  column.accessor('kind', {
    header: 'Status',
    cell: ({ row: { original } }) => <Status kind={original.kind}>{original.words}</Status>,
    meta: { phone: 5 },
  }),
  column.accessor('dueOn', {
    header: 'Due',
    cell: ({ row: { original } }) => <DateText on={original.dueOn} as="short" today="2026-11-24" />,
    meta: { phone: 'hidden', sortKey: 'dueOn' },
  }),
  column.accessor('steps', {
    header: 'Steps',
    cell: ({ row: { original } }) => <DueLine steps={stepsOf(original.steps)} />,
    meta: { phone: 4 },
  }),
  column.accessor('minor', {
    header: 'Open',
    cell: ({ row: { original } }) => <Amount minor={original.minor} currency={original.currency} />,
    meta: { phone: 2, isNumber: true, sortKey: 'open' },
  }),
]);

/** A list page: search, filters, the table, what is selected, and the pager. */
export function InvoiceList() {
  const [view, setView] = useState<'all' | 'overdue' | 'needs'>('all');
  const [sort, setSort] = useState<Sort>({ key: 'dueOn', isDescending: false });
  const [selection, setSelection] = useState<Selection>({ 'INV-2026-0352': true, 'INV-2026-0391': true });
  const [text, setText] = useState('');
  const count = Object.keys(selection).length;
  return (
    <section>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchBox label="Search invoices" value={text} onChange={setText} />
        <FilterChips
          chips={[{ key: 'client', label: 'Currency: IDR and USD', onRemove: () => undefined }]}
          onClear={() => undefined}
        />
      </div>
      <SectionHead
        title="Invoices"
        rule="ink"
        end={
          <Segmented
            label="Show"
            value={view}
            onChange={setView}
            options={[
              { value: 'all', label: 'All', count: 212 },
              { value: 'overdue', label: 'Overdue', count: 23 },
              { value: 'needs', label: 'Needs you', count: 4 },
            ]}
          />
        }
      />
      <DataTable
        label="Invoices"
        columns={columns}
        rows={rows}
        rowId={(invoice) => invoice.number}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelect={setSelection}
        selectLabel={(invoice) => `Select ${invoice.number}`}
      />
      <BulkBar summary={count === 0 ? null : `${count} selected`} onClear={() => setSelection({})}>
        <Button variant="bare" size="sm">
          Pause
        </Button>
        <Button variant="bare" size="sm">
          Export
        </Button>
      </BulkBar>
      <Pager summary="1 to 50 of 212 invoices" onPrevious={null} onNext={() => undefined} />
    </section>
  );
}
