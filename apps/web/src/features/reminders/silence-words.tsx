import type { ReactNode } from 'react';
import type { SilentReason } from '@sira/contract/reminders';
import { formatDay } from '#ui/format-date.ts';

interface Silence {
  reason: SilentReason;
  /** The day on which it ends by itself; null when it does not, or when several invoices differ. */
  until: string | null;
  today: string;
}

/** Why an invoice stays silent, with how that ends. */
export function silenceWords({ reason, until, today }: Silence): ReactNode {
  const day = until ? formatDay(until, today) : null;
  const { name, end } = sentences[reason](day);
  return (
    <>
      <b className="text-ink">{name}</b> {end}
    </>
  );
}

const sentences: Record<SilentReason, (day: string | null) => { name: string; end: string }> = {
  no_contact: () => ({ name: 'No contact.', end: 'Nobody at this client has an e-mail address.' }),
  send_failed: () => ({ name: 'The mail was refused.', end: 'Nothing more goes out until you decide.' }),
  schedule_ended: () => ({ name: 'Schedule ended.', end: 'Nothing more goes out by itself.' }),
  disputed: () => ({ name: 'Disputed.', end: 'Silent until it is resolved. Other invoices go on.' }),
  paused: (day) => ({ name: 'Paused', end: day ? `until ${day}, then reminders go on.` : 'for now.' }),
  minimum_gap: (day) => ({
    name: 'Had a mail lately.',
    end: day ? `Waits for the gap between mails, until ${day}.` : 'Waits for the gap between mails.',
  }),
  already_reminded: (day) => ({
    name: 'Already reminded.',
    end: day ? `Next step on ${day}.` : 'The next step comes later.',
  }),
  not_due: (day) => ({ name: 'Not due yet.', end: day ? `First step on ${day}.` : 'No step is due.' }),
};

/** The title of a group of waiting invoices. */
export const waitingTitles = {
  already_reminded: 'Already reminded, next step later',
  minimum_gap: 'Waiting for the gap between mails',
  not_due: 'Not due yet',
} as const;
