import type { Dashboard } from '@sira/contract/reports';
import type { Deps } from '#platform/deps';
import { type AgingLine, listAging } from './aging.queries.ts';
import { readComing } from './dashboard-plan.ts';
import { hasInvoices, listLastSent, listPaidInMonth, type PaidInMonth } from './dashboard.queries.ts';

const SENT = 8;

/** Everything of the first page for the day `on`. */
export async function readDashboard(deps: Pick<Deps, 'db'>, on: string): Promise<Dashboard> {
  const { db } = deps;
  const lines = await listAging(db, on, 0);
  const paid = await listPaidInMonth(db, on);
  return {
    on,
    currencies: withMonth(lines, paid),
    ...(await readComing(deps, on)),
    sent: await listLastSent(db, on, SENT),
    hasInvoices: await hasInvoices(db),
  };
}

const none = { amountMinor: 0, invoices: 0 };
const nothingOwed = (currency: string) => ({
  currency,
  openMinor: 0,
  overdueMinor: 0,
  invoices: 0,
  clients: 0,
  dueSoonMinor: 0,
  dueSoonInvoices: 0,
  buckets: { not_due: none, d1_30: none, d31_60: none, d61_90: none, d90_plus: none },
});

/** Currencies with open invoices, then those in which money only came in this month. */
function withMonth(lines: readonly AgingLine[], paid: readonly PaidInMonth[]): Dashboard['currencies'] {
  const owed = new Set(lines.map(({ currency }) => currency));
  const others = paid
    .filter(({ currency }) => !owed.has(currency))
    .map(({ currency }) => nothingOwed(currency));
  return [...lines, ...others].map((line) => {
    const month = paid.find(({ currency }) => currency === line.currency);
    return {
      ...line,
      overdueInvoices: line.invoices - line.buckets.not_due.invoices,
      paidThisMonthMinor: month?.paidMinor ?? 0,
      paidThisMonthInvoices: month?.paidInvoices ?? 0,
    };
  });
}
