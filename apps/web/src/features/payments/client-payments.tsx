import type { Payment } from '@sira/contract/payments';
import { useQuery } from '@tanstack/react-query';
import { useMayWrite } from '#platform/may-write.ts';
import { columnsOf, DataTable } from '#ui/data-table.tsx';
import { counted } from '#ui/format-count.ts';
import { Loaded } from '#ui/loaded.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { TextLink } from '#ui/text-link.tsx';
import { amount, invoices, paidOn, reference, remove } from './payment-columns.tsx';
import { paymentsQuery } from './payments.data.ts';
import { UseCredit } from './use-credit.tsx';

const shown = 8;

const column = columnsOf<Payment>();
const credit = column.display({
  id: 'credit',
  header: 'Credit left',
  cell: ({ row: { original } }) => <UseCredit payment={original} />,
  meta: { phone: 7 },
});
const own = { ...paidOn, meta: { phone: 1 as const } };
const readColumns = column.columns([own, invoices, reference, credit, amount]);
const columns = column.columns([...readColumns, remove]);

/** The last payments of a client; credit that is left can be set against an open invoice here. */
export function ClientPayments({ clientId }: { clientId: string }) {
  const list = useQuery(paymentsQuery({ clientId, limit: shown }));
  const mayWrite = useMayWrite();
  const total = list.data?.total ?? 0;
  return (
    <section>
      <SectionHead
        title="Payments"
        meta={total > 0 ? counted(total, 'payment', 'payments') : undefined}
        end={
          total > shown ? (
            <TextLink to="/payments" search={{ clientId }}>
              All payments
            </TextLink>
          ) : null
        }
      />
      <Loaded query={list} loading="Loading payments" failed="The payments could not be read">
        {({ items }) =>
          items.length === 0 ? (
            <p className="py-3 text-ink-3">Nothing was paid yet.</p>
          ) : (
            <DataTable
              label="Payments"
              columns={mayWrite ? columns : readColumns}
              rows={items}
              rowId={({ id }) => id}
            />
          )
        }
      </Loaded>
    </section>
  );
}
