import type { InvoiceRow } from '@sira/contract/invoices';
import { Amount } from '#ui/amount.tsx';
import { invoiceColumns } from './invoice-columns.tsx';
import { openByCurrency } from './invoices.data.ts';

interface OpenTotalsProps {
  rows: readonly InvoiceRow[];
  /** Whether the rows are all that match; a sum of one page of many would be taken for the whole. */
  isWhole: boolean;
}

/** Left out with their heads where there is no room, so nothing may span them then. */
const extraColumns = invoiceColumns.filter(({ meta }) => meta?.isExtra).length;

/** What is open, one line per currency. */
export function OpenTotals({ rows, isWhole }: OpenTotalsProps) {
  const sums = openByCurrency(rows).filter(({ minor }) => minor !== 0);
  if (!isWhole || sums.length === 0) return null;
  return sums.map(({ currency, minor }) => (
    <tr key={currency} className="phone:flex phone:justify-between phone:pt-2">
      <td colSpan={extraColumns} className="hidden wide:table-cell" />
      <th
        scope="row"
        colSpan={invoiceColumns.length - 1 - extraColumns}
        className="h-9 px-3 text-right font-medium text-ink-3 phone:h-auto phone:px-0"
      >
        Open in {currency}
      </th>
      <td className="px-3 pr-2 text-right phone:px-0">
        <Amount minor={minor} currency={currency} />
      </td>
    </tr>
  ));
}
