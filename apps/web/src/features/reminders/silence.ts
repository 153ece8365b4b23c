import type { Plan, SilentReason } from '@sira/contract/reminders';

export type SilentInvoice = Plan['silent'][number];

/** What a reason asks of people: to act, to remember that it is meant so, or to wait. */
export const silentSides = {
  needsYou: ['no_contact', 'send_failed', 'schedule_ended'],
  onPurpose: ['disputed', 'paused'],
  waiting: ['already_reminded', 'minimum_gap', 'not_due'],
} as const satisfies Record<string, readonly SilentReason[]>;

/** The invoices of one client that are silent for one reason: they share a row. */
export interface SilentRow {
  key: string;
  reason: SilentReason;
  clientId: string;
  clientName: string;
  invoices: SilentInvoice[];
  /** What is open on them, in minor units, a sum per currency. */
  sums: { currency: string; minor: number }[];
}

/** Rows for some reasons, in the order of these and then of the plan. */
export function toSilentRows(
  silent: readonly SilentInvoice[],
  reasons: readonly SilentReason[],
): SilentRow[] {
  return reasons.flatMap((reason) => {
    const groups = Map.groupBy(
      silent.filter((invoice) => invoice.reason === reason),
      ({ clientId }) => clientId,
    );
    return [...groups].map(([clientId, invoices]) => ({
      key: `${reason} ${clientId}`,
      reason,
      clientId,
      clientName: invoices[0]?.clientName ?? '',
      invoices,
      sums: sumByCurrency(invoices),
    }));
  });
}

/** Sums of minor units, never across currencies; in the order in which the currencies come. */
export function sumByCurrency(
  amounts: readonly { currency: string; balanceMinor: number }[],
): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { currency, balanceMinor } of amounts)
    sums.set(currency, (sums.get(currency) ?? 0) + balanceMinor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

/** How many invoices of the day are silent for these reasons, however long the list that was read. */
export function countSilent(
  { silentByReason }: Pick<Plan, 'silentByReason'>,
  reasons: readonly SilentReason[],
): number {
  return reasons.reduce((sum, reason) => sum + (silentByReason[reason] ?? 0), 0);
}
