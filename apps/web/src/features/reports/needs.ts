import type { IconName } from '#ui/icon.tsx';
import { counted } from '#ui/format-count.ts';

/** A thing that goes on only when a person does something. */
export interface Need {
  id: 'no_contact' | 'schedule_ended' | 'send_failed' | 'unknown_mails';
  icon: IconName;
  title: string;
  detail: string;
}

interface Situation {
  silentByReason: Readonly<Record<string, number>>;
  /** Mails of which nobody knows whether they left. */
  unknownMails: number;
}

/** What needs a person, in the order in which it should be looked at. */
export function findNeeds({ silentByReason, unknownMails }: Situation): Need[] {
  const noContact = silentByReason['no_contact'] ?? 0;
  const ended = silentByReason['schedule_ended'] ?? 0;
  const refused = silentByReason['send_failed'] ?? 0;
  const needs: (Need | false)[] = [
    unknownMails > 0 && {
      id: 'unknown_mails',
      icon: 'warning',
      title: `Say whether ${counted(unknownMails, 'mail', 'mails')} left`,
      detail: 'The connection broke while handing over.',
    },
    refused > 0 && {
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
