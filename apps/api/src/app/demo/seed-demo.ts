import { recordAudit } from '#features/audit';
import { setOrganisation } from '#features/settings';
import { system } from '#platform/actor';
import { addDays, eachDay, instantOf, todayIn } from '#platform/calendar';
import type { Tx } from '#platform/db';
import type { Deps } from '#platform/deps';
import { hasClients, insertRows, lockClients } from './demo.queries.ts';
import { DEMO_ZONE, type DemoData, makeDemoCompany } from './demo-company.ts';

type Seeder = Pick<Deps, 'db' | 'now' | 'config' | 'log'>;

interface SeedOptions {
  seed?: number;
  /**
   * Runs the reminders of one past day. `then` has the clock of that morning and the mailbox as its
   * transport: nothing of the demo's past leaves through SMTP.
   */
  runDay: (on: string, then: Seeder) => Promise<unknown>;
}

/** Days of reminders that the demo company has behind it. */
const DAYS_OF_REMINDERS = 40;

/**
 * Fills an empty database with the demo company and lets it live through its last weeks. Returns false,
 * and does nothing, when there is any client.
 */
export async function seedDemo(deps: Seeder, { seed, runDay }: SeedOptions): Promise<boolean> {
  const today = todayIn(DEMO_ZONE, deps.now());
  const company = makeDemoCompany(today, seed);
  const isNew = await deps.db.transaction(async (tx) => {
    await lockClients(tx);
    if (await hasClients(tx)) return false;
    await insertCompany(tx, company);
    // Sending for real to addresses that do not exist helps nobody: that switch stays the admin's.
    await setOrganisation(tx, {
      ...company.organisation,
      isSendingOn: deps.config.EMAIL_TRANSPORT === 'mailbox',
    });
    const subject = { type: 'organisation', id: null, name: company.organisation.name };
    const detail = { clients: company.clients.length, invoices: company.invoices.length };
    await recordAudit(tx, { actor: system, at: deps.now(), action: 'demo_company_added', subject, detail });
    return true;
  });
  if (!isNew) return false;
  for (const on of eachDay(addDays(today, -DAYS_OF_REMINDERS), addDays(today, -1))) {
    const morning = instantOf(on, company.organisation.sendAt, DEMO_ZONE);
    const config = { ...deps.config, EMAIL_TRANSPORT: 'mailbox' as const, SMTP_URL: undefined };
    await runDay(on, { ...deps, config, now: () => morning });
  }
  return true;
}

async function insertCompany(tx: Tx, company: DemoData) {
  await insertRows(tx, 'clients', company.clients);
  await insertRows(tx, 'contacts', company.contacts);
  await insertRows(tx, 'invoices', company.invoices);
  await insertRows(tx, 'payments', company.payments);
  await insertRows(tx, 'payment_allocations', company.allocations);
  await insertRows(tx, 'disputes', company.disputes);
}
