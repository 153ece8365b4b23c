import { addMessages } from '#features/messages';
import { getOrganisation, type Organisation } from '#features/settings';
import { type ReminderMail, renderReminder, strongestOf } from '#features/templates';
import { daysBetween } from '#platform/calendar';
import type { Deps } from '#platform/deps';
import { sqlError } from '#platform/errors';
import { newId } from '#platform/ids';
import { listClientsToMail, lockPlannedInvoices, markClaimed } from './claim.queries.ts';
import { type Decision, listGoing, writePlan } from './plan.queries.ts';

/** Clients claimed in one transaction: enough to be quick, few enough to hold no lock for long. */
const BATCH = 50;
const TRIES = 5;

interface Claim {
  runId: string;
  on: string;
  isTrial: boolean;
}

type Claimer = Pick<Deps, 'db' | 'now' | 'config'>;

/** Claims everything that is planned for `on` and not held back: one message per client. */
export async function claimReminders(deps: Claimer, claim: Claim): Promise<void> {
  for (;;) {
    const clientIds = await listClientsToMail(deps.db, BATCH);
    if (clientIds.length === 0) return;
    await withRetry(() => claimFor(deps, claim, clientIds));
  }
}

/**
 * In one transaction: locks the invoices, decides again on what is true now, writes the messages with
 * their final words and ties the ledger lines to them. Whatever changed since the plan takes its line
 * out of the mail, with the reason.
 */
async function claimFor({ db, now, config }: Claimer, { runId, on, isTrial }: Claim, clientIds: string[]) {
  const at = now();
  await db.transaction(async (tx) => {
    await lockPlannedInvoices(tx, clientIds);
    await writePlan(tx, on, { clientIds }, at);
    const going = await listGoing(tx, on, clientIds);
    if (going.length === 0) return;
    const organisation = await getOrganisation(tx);
    const mails = [...Map.groupBy(going, ({ clientId }) => clientId).values()].map((reminders) => {
      const mail = composeMail(organisation, on, reminders);
      return { id: newId(), reminders, mail, ...renderReminder(mail) };
    });
    await addMessages(
      tx,
      mails.map(({ id, reminders, mail, subject, html, text }) => ({
        id,
        clientId: reminders[0]!.clientId,
        runId,
        on,
        isTrial,
        transport: config.EMAIL_TRANSPORT,
        sender: config.EMAIL_FROM ?? `${organisation.name || 'SIRA'} <reminders@sira.localhost>`,
        to: [reminders[0]!.email!],
        subject,
        html,
        text,
        template: mail.template,
        language: mail.language,
        currencies: mail.sections.map(({ currency }) => currency),
      })),
      at,
    );
    const lines = mails.flatMap(({ id, reminders }) =>
      reminders.map(({ invoiceId, step, balanceMinor }) => ({
        invoiceId,
        step: step!,
        messageId: id,
        balanceMinor,
      })),
    );
    const claimed = await markClaimed(tx, lines, at);
    if (claimed !== lines.length)
      throw new Error(`Only ${claimed} of ${lines.length} reminders could be claimed; nothing was written.`);
  });
}

function composeMail(organisation: Organisation, on: string, reminders: Decision[]): ReminderMail {
  const [first] = reminders;
  const sections = [...Map.groupBy(reminders, ({ currency }) => currency)].map(([currency, invoices]) => ({
    currency,
    totalMinor: invoices.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0),
    invoices: invoices.map(({ invoice, issuedOn, dueOn, balanceMinor, amountMinor, purchaseOrder }) => ({
      number: invoice,
      issuedOn,
      dueOn,
      daysLate: daysBetween(dueOn, on),
      balanceMinor,
      amountMinor,
      purchaseOrder,
    })),
  }));
  return {
    template: strongestOf(reminders.map(({ template }) => template!)),
    language: first!.language ?? organisation.language,
    organisation: organisation.name,
    client: { name: first!.clientName },
    contactName: first!.contactName,
    on,
    sections,
  };
}

const SERIALISATION = new Set(['40001', '40P01']);

/** Two transactions that wait for each other: the database ends one, and it tries again. */
async function withRetry(work: () => Promise<void>) {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !SERIALISATION.has(sqlError(error)?.code ?? '')) throw error;
    }
  }
}
