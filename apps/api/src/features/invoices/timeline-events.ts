import type { Timeline } from '@sira/contract/invoices';
import type { z } from 'zod';
import type { DisputeOf } from './invoices.queries.ts';
import type { ChangeFact, PaymentFact, ReminderFact } from './timeline.queries.ts';

export type TimelineEntry = z.infer<typeof Timeline>['items'][number];

/** An entry of which only what it has is said. */
export const entry = (
  said: Pick<TimelineEntry, 'id' | 'on' | 'kind'> & Partial<TimelineEntry>,
): TimelineEntry => ({
  at: null,
  until: null,
  reason: null,
  step: null,
  template: null,
  to: [],
  amountMinor: null,
  messageId: null,
  paymentId: null,
  text: null,
  ...said,
});

const instant = (text: string) => new Date(text).toISOString();

export const paymentEvent = ({ id, paymentId, on, at, amountMinor, method, reference }: PaymentFact) =>
  entry({
    id,
    on,
    at: instant(at),
    kind: 'payment',
    amountMinor,
    paymentId,
    text: [method, reference].filter(Boolean).join(', ') || null,
  });

/** Its opening and, once it is over, its end. */
export const disputeEvents = ({ id, openedOn, resolvedOn, reason, resolution }: DisputeOf) => [
  entry({ id: `${id}:opened`, on: openedOn, kind: 'dispute_opened', text: reason }),
  ...(resolvedOn
    ? [entry({ id: `${id}:resolved`, on: resolvedOn, kind: 'dispute_resolved', text: resolution })]
    : []),
];

/** A line of the ledger that has an end: sent, or not sent and why. Lines that still wait are no events. */
export function reminderEvent(line: ReminderFact): TimelineEntry[] {
  const {
    id,
    state,
    step,
    template,
    plannedOn,
    reason,
    stateAt,
    messageId,
    sentOn,
    sentAt,
    to,
    balanceMinor,
  } = line;
  if (state === 'sent') {
    const at = sentAt ? instant(sentAt) : null;
    return [
      entry({
        id,
        on: sentOn ?? plannedOn,
        at,
        kind: 'reminder_sent',
        step,
        template,
        to,
        messageId,
        amountMinor: balanceMinor,
      }),
    ];
  }
  if (state === 'planned' || state === 'claimed') return [];
  return [
    entry({
      id,
      on: plannedOn,
      at: instant(stateAt),
      kind: 'reminder_not_sent',
      reason: reason ?? state,
      step,
      template,
      messageId,
    }),
  ];
}

/** `text` holds the new value of a date, `amountMinor` that of an amount. */
export function changeEvents(
  { id, at, action, subjectType, detail }: ChangeFact,
  dayOf: (at: Date) => string,
): TimelineEntry[] {
  const common = { on: dayOf(new Date(at)), at: instant(at), kind: 'changed' as const };
  if (subjectType === 'client') {
    const until = detail['pausedUntil'] as string | null;
    return [entry({ ...common, id, reason: until ? 'client_paused' : 'client_resumed', text: until })];
  }
  if (action === 'invoice_reopened') return [entry({ ...common, id, reason: 'reopened' })];
  if (action === 'payment_removed')
    return [
      entry({ ...common, id, reason: 'payment_removed', amountMinor: detail['amountMinor'] as number }),
    ];

  const after = (detail['after'] ?? {}) as {
    amountMinor?: number;
    issuedOn?: string;
    dueOn?: string;
    pausedUntil?: string | null;
  };
  const { amountMinor, issuedOn, dueOn, pausedUntil } = after;
  return [
    ...(amountMinor !== undefined
      ? [entry({ ...common, id: `${id}:amount`, reason: 'amount', amountMinor })]
      : []),
    ...(issuedOn !== undefined
      ? [entry({ ...common, id: `${id}:issued`, reason: 'issue_date', text: issuedOn })]
      : []),
    ...(dueOn !== undefined ? [entry({ ...common, id: `${id}:due`, reason: 'due_date', text: dueOn })] : []),
    ...(pausedUntil !== undefined
      ? [
          entry({
            ...common,
            id: `${id}:pause`,
            reason: pausedUntil ? 'paused' : 'resumed',
            text: pausedUntil,
          }),
        ]
      : []),
  ];
}
