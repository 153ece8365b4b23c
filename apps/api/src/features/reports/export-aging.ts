import { byteOrderMark, csvLine } from '#platform/csv';
import { decimalMoney } from '#platform/money';
import type { AgingLine } from './aging.queries.ts';

const HEAD = [
  'As of',
  'Client number',
  'Client',
  'Currency',
  'Open',
  'Not due',
  '1-30 days late',
  '31-60 days late',
  '61-90 days late',
  'Over 90 days late',
  'Invoices',
];

/** One line per client and currency; never a sum across currencies. */
export function agingCsv(on: string, lines: readonly AgingLine[]): string {
  const rows = lines.flatMap(({ client, currency, openMinor, buckets, invoices }) => {
    if (!client) return [];
    const { not_due, d1_30, d31_60, d61_90, d90_plus } = buckets;
    const ages = [not_due, d1_30, d31_60, d61_90, d90_plus].map(({ amountMinor }) => amountMinor);
    const amounts = [openMinor, ...ages].map((amountMinor) => decimalMoney(amountMinor, currency));
    return [csvLine([on, client.number, client.name, currency, ...amounts, invoices])];
  });
  return byteOrderMark + csvLine(HEAD) + rows.join('');
}
