/**
 * The rules of the reminders once more, written from their description and sharing nothing with the
 * code that they are held against: no SQL, no ledger, plain loops over a list of invoices.
 */

export interface RuleInvoice {
  number: string;
  client: string;
  issuedOn: string;
  dueOn: string;
  amountMinor: number;
  isOwed: boolean;
  payments: { on: string; amountMinor: number }[];
  disputes: { from: string; until: string | null }[];
  pausedUntil: string | null;
}

export interface RuleWorld {
  invoices: RuleInvoice[];
  /** Address of a client, by number; a client that is missing has none. */
  addresses: Map<string, string>;
}

interface RuleStep {
  step: number;
  days: number;
  tone: 'friendly' | 'firm' | 'final';
}

export const STANDARD: RuleStep[] = [
  { step: 1, days: -3, tone: 'friendly' },
  { step: 2, days: 1, tone: 'friendly' },
  { step: 3, days: 7, tone: 'firm' },
  { step: 4, days: 14, tone: 'firm' },
  { step: 5, days: 30, tone: 'final' },
];

const DAY_MS = 86_400_000;
export const plusDays = (on: string, days: number) =>
  new Date(Date.parse(on) + days * DAY_MS).toISOString().slice(0, 10);

export const balanceOn = (invoice: RuleInvoice, on: string) =>
  invoice.payments.reduce(
    (left, payment) => (payment.on <= on ? left - payment.amountMinor : left),
    invoice.amountMinor,
  );

/** Highest step sent of an invoice, by its number; 0 when none was. */
export type Sent = Map<string, number>;

export function judge(
  world: RuleWorld,
  invoice: RuleInvoice,
  on: string,
  sent: Sent,
): RuleStep | string | null {
  if (!invoice.isOwed || invoice.issuedOn > on || balanceOn(invoice, on) <= 0) return null;
  if (invoice.disputes.some(({ from, until }) => from <= on && (until === null || until > on)))
    return 'disputed';
  if (invoice.pausedUntil !== null && invoice.pausedUntil > on) return 'paused';
  let due: RuleStep | null = null;
  for (const step of STANDARD) {
    const isReached = plusDays(invoice.dueOn, step.days) <= on;
    const isTooLate = step.days < 0 && on > invoice.dueOn;
    if (isReached && !isTooLate) due = step;
  }
  if (due === null) return 'not_due';
  const last = sent.get(invoice.number) ?? 0;
  if (last === STANDARD.length) return 'schedule_ended';
  if (last >= due.step) return 'already_reminded';
  return world.addresses.has(invoice.client) ? due : 'no_contact';
}

const STRENGTH = ['friendly', 'firm', 'final'];

/** A day's mails and silences as `sira reminders run --json` prints them, ids and order aside. Notes in `sent` what goes out. */
export function runDay(world: RuleWorld, on: string, sent: Sent) {
  const mails = new Map<string, { template: string; reminders: unknown[] }>();
  const silent: Record<string, string> = {};
  for (const invoice of world.invoices) {
    const verdict = judge(world, invoice, on, sent);
    if (verdict === null) continue;
    if (typeof verdict === 'string') {
      silent[invoice.number] = verdict;
      continue;
    }
    const mail = mails.get(invoice.client) ?? { template: 'friendly', reminders: [] };
    if (STRENGTH.indexOf(verdict.tone) > STRENGTH.indexOf(mail.template)) mail.template = verdict.tone;
    mail.reminders.push({
      invoice: invoice.number,
      step: verdict.step,
      offsetDays: verdict.days,
      dueOn: invoice.dueOn,
      balanceMinor: balanceOn(invoice, on),
    });
    mails.set(invoice.client, mail);
    sent.set(invoice.number, verdict.step);
  }
  return { mails, silent };
}
