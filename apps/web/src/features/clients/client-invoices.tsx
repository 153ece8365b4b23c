import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clientInvoiceColumns } from '#features/invoices/invoice-columns.tsx';
import { invoicesQuery } from '#features/invoices/invoices.data.ts';
import { DataTable } from '#ui/data-table.tsx';
import { counted } from '#ui/format-count.ts';
import { Loaded } from '#ui/loaded.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { TextLink } from '#ui/text-link.tsx';

const shown = 12;

/** The invoices of a client, the newest first; all of them are one link away. */
export function ClientInvoices({ clientId }: { clientId: string }) {
  const [show, setShow] = useState<'all' | 'open'>('all');
  const list = useQuery({
    ...invoicesQuery({ clientId, show, sort: 'dueOn', direction: 'desc', limit: shown }),
    placeholderData: keepPreviousData,
  });
  const total = list.data?.total ?? 0;
  return (
    <section>
      <SectionHead
        title="Invoices"
        meta={total > 0 ? counted(total, 'invoice', 'invoices') : undefined}
        rule="ink"
        end={
          <Segmented
            label="Show"
            value={show}
            onChange={setShow}
            options={[
              { value: 'all', label: 'All' },
              { value: 'open', label: 'Open' },
            ]}
          />
        }
      />
      <Loaded query={list} loading="Loading invoices" failed="The invoices could not be read">
        {({ items }) =>
          items.length === 0 ? (
            <p className="py-3 text-ink-3">
              {show === 'open' ? 'Nothing is open.' : 'No invoice was written yet.'}
            </p>
          ) : (
            <DataTable label="Invoices" columns={clientInvoiceColumns} rows={items} rowId={({ id }) => id} />
          )
        }
      </Loaded>
      {total > shown ? (
        <p className="pt-3">
          <TextLink to="/invoices" search={{ clientId, show: show === 'all' ? undefined : show }}>
            {`All ${counted(total, 'invoice', 'invoices')}`}
          </TextLink>
        </p>
      ) : null}
    </section>
  );
}
