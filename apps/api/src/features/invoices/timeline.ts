import { getOrganisation } from '#features/settings';
import { addDays, todayIn } from '#platform/calendar';
import type { Deps } from '#platform/deps';
import { findContactEmail, findInvoice, type Invoice, listDisputesOf } from './invoices.queries.ts';
import { findListedInvoice, type ListedInvoice } from './invoice-list.queries.ts';
import { listScheduleSteps } from './schedule.queries.ts';
import { nextStep } from './schedule-position.ts';
import { invoiceNotFound } from './show-invoices.ts';
import { type InvoiceHistory, silenceReasonOn, turnsOf } from './silence-reason.ts';
import { silentSpans } from './silent-spans.ts';
import {
  changeEvents,
  disputeEvents,
  entry,
  paymentEvent,
  reminderEvent,
  type TimelineEntry,
} from './timeline-events.ts';
import {
  type ChangeFact,
  findLastMailOn,
  listChangeFacts,
  listPaymentFacts,
  listReminderFacts,
} from './timeline.queries.ts';

/** What happened to an invoice and what comes, newest first. Throws `invoice_not_found`. */
export async function readTimeline(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  id: string,
): Promise<TimelineEntry[]> {
  const { timeZone, minimumGapDays } = await getOrganisation(db);
  const dayOf = (at: Date) => todayIn(timeZone, at);
  const today = dayOf(now());
  const invoice = await findInvoice(db, id);
  const listed = invoice && (await findListedInvoice(db, id, today));
  if (!listed) throw invoiceNotFound();
  if (invoice.state === 'draft') return [];

  const changes = await listChangeFacts(db, id, invoice.clientId);
  const contactEmail = await findContactEmail(db, invoice.clientId);
  const reminders = await listReminderFacts(db, id);
  const mailedOn = await findLastMailOn(db, invoice.clientId, today);
  const runDays = reminders.flatMap(({ sentOn }) => (sentOn ? [sentOn] : []));
  const history: InvoiceHistory = {
    ...invoice,
    payments: await listPaymentFacts(db, id),
    disputes: await listDisputesOf(db, id),
    reminders,
    steps: await listScheduleSteps(db),
    pauses: pausesOf(listed, changes, today, dayOf),
    gap: gapAfter(mailedOn, minimumGapDays, today),
    hasContact: contactEmail !== null,
    knownFrom: [dayOf(invoice.createdAt), ...runDays].toSorted()[0]!,
  };
  const events = [
    ...pastEvents(invoice, history, today),
    ...changes.flatMap((change) => changeEvents(change, dayOf)),
  ];
  const next = nextReminder(listed, history, today, contactEmail);
  return newestFirst([...events, ...next, ...silence(invoice, history, [...events, ...next], today)]);
}

function pastEvents(invoice: Invoice, history: InvoiceHistory, today: string): TimelineEntry[] {
  const { state, issuedOn, dueOn, amountMinor, settledOn, closedOn } = invoice;
  const endedOn = closedOn ?? settledOn;
  const isDuePassed = dueOn <= today && (endedOn === null || endedOn > dueOn);
  const isClosed = (state === 'void' || state === 'written_off') && closedOn !== null;
  return [
    entry({ id: 'issued', on: issuedOn, kind: 'issued', amountMinor }),
    ...(isDuePassed ? [entry({ id: 'due', on: dueOn, kind: 'due' })] : []),
    ...history.payments.map(paymentEvent),
    ...history.disputes.flatMap(disputeEvents),
    ...history.reminders.flatMap(reminderEvent),
    ...(isClosed ? [entry({ id: 'closed', on: closedOn, kind: state })] : []),
  ];
}

/** The pause that holds now, from the day somebody set it; pauses that were taken back left no days to explain. */
function pausesOf(
  { pausedUntil }: ListedInvoice,
  changes: readonly ChangeFact[],
  today: string,
  dayOf: (at: Date) => string,
) {
  if (pausedUntil === null) return [];
  const sets = changes.filter(
    ({ detail }) =>
      pausedUntil === (detail['after'] as { pausedUntil?: string } | undefined)?.pausedUntil ||
      pausedUntil === detail['pausedUntil'],
  );
  const set = sets.at(-1);
  return [{ from: set ? dayOf(new Date(set.at)) : today, until: pausedUntil }];
}

function gapAfter(mailedOn: string | null, days: number, today: string) {
  const until = mailedOn && addDays(mailedOn, days);
  return until && until > today ? { from: mailedOn, until } : null;
}

/** The mail that is on its way, or the next one that is planned; none while nothing can be sent. */
function nextReminder(
  listed: ListedInvoice,
  history: InvoiceHistory,
  today: string,
  contactEmail: string | null,
): TimelineEntry[] {
  const { state, settledOn, pausedUntil, isDisputed, dueOn, issuedOn } = listed;
  const claimed = history.reminders.find((line) => line.state === 'claimed');
  if (claimed) {
    const { step, template, messageId, to, balanceMinor, sentOn } = claimed;
    return [
      entry({
        id: 'next',
        on: sentOn ?? today,
        kind: 'reminder_next',
        reason: 'on_its_way',
        step,
        template,
        messageId,
        to,
        amountMinor: balanceMinor,
      }),
    ];
  }
  if (state !== 'open' || settledOn !== null || isDisputed || contactEmail === null) return [];
  const from = [today, issuedOn, pausedUntil ?? today, history.gap?.until ?? today].toSorted().at(-1)!;
  const next = nextStep(from, dueOn, history.steps, history.reminders);
  if (!next) return [];
  const amountMinor = listed.amountMinor - listed.paidMinor;
  return [
    entry({
      id: 'next',
      on: next.on,
      kind: 'reminder_next',
      step: next.step,
      template: next.template,
      to: [contactEmail],
      amountMinor,
    }),
  ];
}

/** The days between the events, up to the next reminder; without one the last span goes on. */
function silence(
  invoice: Invoice,
  history: InvoiceHistory,
  events: readonly TimelineEntry[],
  today: string,
): TimelineEntry[] {
  const next = events.find(({ kind }) => kind === 'reminder_next');
  const through = next && next.on > today ? addDays(next.on, -1) : today;
  const spans = silentSpans({
    from: invoice.issuedOn,
    through,
    eventDays: new Set(events.map(({ on }) => on)),
    turnsOn: [...turnsOf(history), today],
    reasonOn: (day) => silenceReasonOn(day, history),
  });
  return spans.map(({ on, until, reason }) => {
    const goesOn = !next && until === through;
    return entry({ id: `silent:${on}`, on, until: goesOn ? null : until, kind: 'silent', reason });
  });
}

const ORDER = [
  'issued',
  'due',
  'changed',
  'dispute_opened',
  'reminder_not_sent',
  'reminder_sent',
  'payment',
  'dispute_resolved',
  'void',
  'written_off',
  'silent',
  'reminder_next',
];

const newestFirst = (entries: TimelineEntry[]) =>
  entries.toSorted(
    (a, b) =>
      b.on.localeCompare(a.on) ||
      ORDER.indexOf(b.kind) - ORDER.indexOf(a.kind) ||
      (b.at ?? '').localeCompare(a.at ?? '') ||
      (b.step ?? 0) - (a.step ?? 0),
  );
