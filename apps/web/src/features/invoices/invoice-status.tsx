import type { InvoiceRow } from '@sira/contract/invoices';
import { Status } from '#ui/status.tsx';
import { Tag } from '#ui/tag.tsx';
import { invoiceStanding } from './invoice-standing.ts';

type Standing = Parameters<typeof invoiceStanding>[0];

interface InvoiceStatusProps {
  invoice: Standing & Pick<InvoiceRow, 'status'>;
  today: string;
  /** With a ground: in a page's head. */
  chip?: boolean;
}

/** What an invoice is today: shape and word. What is not owed has a word alone. */
export function InvoiceStatus({ invoice, today, chip }: InvoiceStatusProps) {
  const { kind, words } = invoiceStanding(invoice, today);
  if (kind === null) return <Tag>{words}</Tag>;
  return (
    <Status kind={kind} chip={chip}>
      {words}
    </Status>
  );
}
