import type { Dashboard } from '@sira/contract/reports';
import { readOutlook, readPlan } from '#features/reminders';
import type { Deps } from '#platform/deps';

const FIRST = 5;
/** Reminders read to make the first mails of; one mail may carry many. */
const REMINDERS = 500;
const OUTLOOK_DAYS = 14;

/** The mails of the day and of the two weeks after it, as the reminders plan them. */
export async function readComing(
  deps: Pick<Deps, 'db'>,
  on: string,
): Promise<Pick<Dashboard, 'next' | 'outlook'>> {
  const plan = await readPlan(deps, on, REMINDERS);
  const first = plan.messages.slice(0, FIRST).map(({ clientId, clientName, template, reminders }) => {
    const byCurrency = Map.groupBy(reminders, ({ currency }) => currency);
    const amounts = [...byCurrency].map(([currency, owed]) => ({
      currency,
      amountMinor: owed.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0),
    }));
    return { clientId, clientName, invoices: reminders.length, template, amounts };
  });
  return {
    next: { on, ...plan.totals, silentByReason: plan.silentByReason, first },
    outlook: await readOutlook(deps, on, OUTLOOK_DAYS),
  };
}
