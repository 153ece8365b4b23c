import type { ClientAging } from '@sira/contract/reports';
import type { z } from 'zod';
import { ages } from '#ui/aging-bar.tsx';
import { Amount } from '#ui/amount.tsx';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { NameLink } from '#ui/text-link.tsx';
import { ageKinds } from './age-shares.ts';

type Row = z.infer<typeof ClientAging>;

const column = columnsOf<Row>();

const name = column.accessor('name', {
  header: 'Client',
  cell: ({ row: { original } }) => (
    <>
      <NameLink to="/clients/$id" params={{ id: original.id }}>
        {original.name}
      </NameLink>
      <span className="block text-xs font-normal text-ink-3 desktop:hidden">{oldestWords(original)}</span>
    </>
  ),
  meta: { phone: 1, isWide: true },
});

const buckets = ageKinds.map(([bucket, kind]) =>
  column.display({
    id: bucket,
    header: ages.find((age) => age.kind === kind)?.words ?? bucket,
    cell: ({ row: { original } }) => {
      const minor = original.buckets[bucket].amountMinor;
      return minor === 0 ? (
        <span className="text-ink-3">–</span>
      ) : (
        <span className="font-normal">{formatAmount(minor, original.currency)}</span>
      );
    },
    meta: { phone: 'hidden', isNumber: true },
  }),
);

const open = column.accessor('openMinor', {
  header: 'Open',
  cell: ({ row: { original } }) => <Amount minor={original.openMinor} currency={original.currency} />,
  meta: { phone: 2, isNumber: true },
});

/** For a phone, which has no room for the ages: the oldest one somebody owes for. */
function oldestWords({ buckets: owed }: Row): string {
  const last = ageKinds.findLast(([bucket]) => owed[bucket].amountMinor > 0);
  const words = ages.find((age) => age.kind === last?.[1])?.words ?? '';
  return last?.[0] === 'not_due' ? words : `Oldest: ${words}`;
}

const columns = column.columns([name, ...buckets, open]);

/** The same ages, client by client, in one currency. */
export function AgingClients({ currency, clients }: { currency: string; clients: readonly Row[] }) {
  return (
    <DataTable
      label={`Debts in ${currency} by client`}
      columns={columns}
      rows={clients}
      rowId={({ id }) => id}
    />
  );
}
