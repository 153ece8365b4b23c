import type { Client } from '@sira/contract/clients';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { settingsQuery } from '#features/settings/settings.data.ts';
import { useMayWrite } from '#platform/may-write.ts';
import { Button } from '#ui/button.tsx';
import { formatDay } from '#ui/format-date.ts';
import { Icon } from '#ui/icon.tsx';
import { ContactList } from './contact-list.tsx';
import { languageNames } from './language-names.ts';
import { PauseClientDialog } from './pause-client-dialog.tsx';

/** Who gets the reminders of a client, when they stop, and what colleagues should know. */
export function ClientSide({ client, today }: { client: Client; today: string }) {
  return (
    <aside aria-label="Facts" className="grid gap-4.5">
      <ContactList client={client} />
      <Reminding client={client} today={today} />
      {client.note ? (
        <section className="border-t border-line pt-4.5">
          <h3 className="mb-2">Note</h3>
          <p className="whitespace-pre-line text-ink-2 wrap-anywhere">{client.note}</p>
        </section>
      ) : null}
    </aside>
  );
}

function Reminding({ client, today }: { client: Client; today: string }) {
  const mayWrite = useMayWrite();
  const [isOpen, setOpen] = useState(false);
  const own = useQuery(settingsQuery).data?.language;
  const isPaused = client.pausedUntil !== null && client.pausedUntil > today;
  return (
    <section>
      <h3 className="mb-2">Reminders</h3>
      <p className="text-ink-2">
        {isPaused && client.pausedUntil
          ? `Silent to ${formatDay(client.pausedUntil, today)}, for all invoices.`
          : 'Sent as each invoice’s schedule says.'}{' '}
        {client.language
          ? `In ${languageNames[client.language]}.`
          : own
            ? `In ${languageNames[own]}, as all clients without a language of their own.`
            : null}
      </p>
      {mayWrite ? (
        <div className="mt-3">
          <Button onClick={() => setOpen(true)}>
            <Icon name="pause" />
            {isPaused ? 'Change the pause' : 'Pause all reminders'}
          </Button>
        </div>
      ) : null}
      {isOpen ? <PauseClientDialog client={client} today={today} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}
