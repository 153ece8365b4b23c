import type { Plan } from '@sira/contract/reminders';
import { type CarriedReminder, listCarried } from '#features/messages';
import { getOrganisation } from '#features/settings';
import { strongestOf } from '#features/templates';
import type { Db } from '#platform/db';
import type { Deps } from '#platform/deps';
import { countDecisions, type Decision, listDecisions, listOutlook } from './plan.queries.ts';
import { listRunMessages } from './runs.queries.ts';

/** What goes out and what stays silent as of the end of a day. Reads only; `limit` bounds messages and silent invoices alike. */
export async function readPlan({ db }: Pick<Deps, 'db'>, on: string, limit: number): Promise<Plan> {
  const { language } = await getOrganisation(db);
  const { silentByReason, ...totals } = await countDecisions(db, on);
  const going = await listDecisions(db, on, 'everybody', 'sending', limit);
  const silent = await listDecisions(db, on, 'everybody', 'silent', limit);
  const messages = [...Map.groupBy(going, ({ clientId }) => clientId).values()].map((reminders) =>
    plannedMessage(reminders, language),
  );
  return {
    on,
    messages,
    silent: silent.map(showSilent),
    totals,
    silentByReason,
    isCut: going.length < totals.reminders || silent.length < totals.silent,
  };
}

function plannedMessage(reminders: Decision[], language: 'en' | 'id'): Plan['messages'][number] {
  const [first] = reminders;
  const currencies = [...new Set(reminders.map(({ currency }) => currency))];
  return {
    id: null,
    client: first!.client,
    clientId: first!.clientId,
    clientName: first!.clientName,
    to: [first!.email!],
    template: strongestOf(reminders.map(({ template }) => template!)),
    language: first!.language ?? language,
    currency: currencies[0]!,
    currencies,
    reminders: reminders.map(
      ({ invoice, invoiceId, step, offsetDays, dueOn, currency, balanceMinor, sentSteps }) => ({
        invoice,
        invoiceId,
        step: step!,
        offsetDays: offsetDays!,
        dueOn,
        currency,
        balanceMinor,
        sentSteps,
      }),
    ),
  };
}

const showSilent = (decision: Decision): Plan['silent'][number] => ({
  invoice: decision.invoice,
  invoiceId: decision.invoiceId,
  client: decision.client,
  clientId: decision.clientId,
  clientName: decision.clientName,
  reason: decision.reason as Plan['silent'][number]['reason'],
  until: decision.until,
  dueOn: decision.dueOn,
  currency: decision.currency,
  balanceMinor: decision.balanceMinor,
});

/** What a run did: its messages with their ids, and every other open invoice with its reason. */
export async function readRunPlan(
  { db }: Pick<Deps, 'db'>,
  runId: string,
  on: string,
  limit: number,
): Promise<Plan> {
  const messages = await sentMessages(db, runId);
  const carried = new Set(messages.flatMap(({ reminders }) => reminders.map(({ invoiceId }) => invoiceId)));
  const { silentByReason } = await countDecisions(db, on);
  const decisions = await listDecisions(db, on, 'everybody', 'silent', limit);
  const silent = decisions.filter(({ invoiceId }) => !carried.has(invoiceId));
  for (const { invoiceId, reason } of decisions) {
    if (carried.has(invoiceId)) silentByReason[reason!] = (silentByReason[reason!] ?? 0) - 1;
  }
  const counted = Object.fromEntries(Object.entries(silentByReason).filter(([, count]) => count > 0));
  const total = Object.values(counted).reduce((sum, count) => sum + count, 0);
  return {
    on,
    messages,
    silent: silent.map(showSilent),
    totals: { messages: messages.length, reminders: carried.size, silent: total },
    silentByReason: counted,
    isCut: silent.length < total,
  };
}

async function sentMessages(db: Db, runId: string): Promise<Plan['messages']> {
  const messages = await listRunMessages(db, runId);
  const carried = await listCarried(
    db,
    messages.map(({ id }) => id),
  );
  const byMessage = Map.groupBy(carried, ({ messageId }) => messageId);
  return messages.map((message) => ({
    ...message,
    currency: message.currencies[0]!,
    reminders: (byMessage.get(message.id) ?? []).map(showCarried),
  }));
}

const showCarried = ({ invoice, step, offsetDays, dueOn, currency, balanceMinor }: CarriedReminder) => ({
  invoice: invoice.name,
  invoiceId: invoice.id,
  step,
  offsetDays,
  dueOn,
  currency,
  balanceMinor,
  sentSteps: [],
});

/** Mails of the days from `on`: the first as planned, the others if nothing changes until then. */
export async function readOutlook({ db }: Pick<Deps, 'db'>, on: string, days: number) {
  const { messages, reminders } = await countDecisions(db, on);
  return [{ on, messages, reminders }, ...(await listOutlook(db, on, days - 1))];
}
