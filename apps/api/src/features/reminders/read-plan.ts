import type { Plan } from '@sira/contract/reminders';
import { type CarriedReminder, listCarried } from '#features/messages';
import { getOrganisation } from '#features/settings';
import { strongestOf } from '#features/templates';
import type { Db } from '#platform/db';
import type { Deps } from '#platform/deps';
import { type Decision, listOutlook, readDay, silentIn } from './plan.queries.ts';
import { listRunMessages } from './runs.queries.ts';

/** What goes out and what stays silent as of the end of a day. Reads only; `limit` bounds messages and silent invoices alike. */
export async function readPlan({ db }: Pick<Deps, 'db'>, on: string, limit: number): Promise<Plan> {
  const { language } = await getOrganisation(db);
  const { messages: mails, reminders, silentByReason, going, silent } = await readDay(db, on, limit);
  const messages = [...Map.groupBy(going, ({ clientId }) => clientId).values()];
  const totals = { messages: mails, reminders, silent: silentIn(silentByReason) };
  return {
    on,
    messages: messages.map((lines) => plannedMessage(lines, language)),
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
  // What the run has sent is now decided on as already reminded: those are not among its silent ones.
  const { silentByReason, silent: decisions } = await readDay(db, on, limit + carried.size);
  const silent = decisions.filter(({ invoiceId }) => !carried.has(invoiceId)).slice(0, limit);
  const counted = { ...silentByReason };
  for (const { invoiceId, reason } of decisions)
    if (carried.has(invoiceId)) counted[reason!] = (counted[reason!] ?? 0) - 1;
  const reasons = Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0));
  const total = silentIn(silentByReason) - carried.size;
  return {
    on,
    messages,
    silent: silent.map(showSilent),
    totals: { messages: messages.length, reminders: carried.size, silent: total },
    silentByReason: reasons,
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

/** Mails of `days` days from `on`. */
export const readOutlook = ({ db }: Pick<Deps, 'db'>, on: string, days: number) => listOutlook(db, on, days);
