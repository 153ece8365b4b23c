import type { IconName } from '#ui/icon.tsx';
import { counted } from '#ui/format-count.ts';

/** A thing that goes on only when a person does something. */
export interface Need {
  id: 'no_contact' | 'schedule_ended' | 'send_failed' | 'failed' | 'unknown';
  icon: IconName;
  title: string;
  detail: string;
}

interface Situation {
  silentByReason: Readonly<Record<string, number>>;
  /** Mails that wait for a person's word. */
  mails: { failed: number; unknown: number };
}

/**
 * What needs a person, in the order in which money is waiting for it. A refused mail keeps its invoices silent as
 * well: it is named once, as the mail.
 */
export function findNeeds({ silentByReason, mails }: Situation): Need[] {
  const noContact = silentByReason['no_contact'] ?? 0;
  const ended = silentByReason['schedule_ended'] ?? 0;
  const refused = silentByReason['send_failed'] ?? 0;
  const needs: (Need | false)[] = [
    mails.unknown > 0 && {
      id: 'unknown',
      icon: 'warning',
      title: `Say whether ${counted(mails.unknown, 'mail', 'mails')} left`,
      detail: 'The connection broke while they were handed over.',
    },
    mails.failed > 0 && {
      id: 'failed',
      icon: 'mail',
      title: `Decide on ${counted(mails.failed, 'refused mail', 'refused mails')}`,
      detail: 'Nothing more goes out about these invoices until you do.',
    },
    refused > 0 &&
      mails.failed === 0 && {
        id: 'send_failed',
        icon: 'mail',
        title: `Decide on ${counted(refused, 'invoice', 'invoices')} whose mail was refused`,
        detail: 'Nothing more goes out about them until you do.',
      },
    noContact > 0 && {
      id: 'no_contact',
      icon: 'client',
      title: `Add a contact for ${counted(noContact, 'invoice', 'invoices')}`,
      detail: 'A step is due, and nobody at the client has an address.',
    },
    ended > 0 && {
      id: 'schedule_ended',
      icon: 'schedule',
      title: `Decide on ${counted(ended, 'invoice', 'invoices')} at the end of the schedule`,
      detail: 'Every step is over. Nothing more goes out by itself.',
    },
  ];
  return needs.filter((need) => need !== false);
}
