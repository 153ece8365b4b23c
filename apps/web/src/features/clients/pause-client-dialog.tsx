import type { Client } from '@sira/contract/clients';
import { useState } from 'react';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { formatDay } from '#ui/format-date.ts';

/** Until when all invoices of a client stay silent. */
export function PauseClientDialog(props: { client: Client; today: string; onClose: () => void }) {
  const { client, today, onClose } = props;
  const isPaused = client.pausedUntil !== null && client.pausedUntil > today;
  const [until, setUntil] = useState<string | null>(isPaused ? client.pausedUntil : null);
  const pause = useChange({
    mutationFn: (pausedUntil: string | null) =>
      call(api.PATCH('/api/v1/clients/{id}', { params: { path: { id: client.id } }, body: { pausedUntil } })),
    onSuccess: onClose,
    meta: {
      done: (_client: Client, on: string | null) =>
        on
          ? { title: `${client.name} gets no reminder before ${formatDay(on, today)}` }
          : {
              title: `${client.name} is reminded again`,
              detail: 'The steps that are due go out with the next run.',
            },
      failed: 'The pause was not changed',
    },
  });
  const isPast = until !== null && until <= today;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Pause all reminders to ${client.name}?`}
      body="None of its invoices is reminded before that day. Payments and disputes are kept as always."
      footer={
        <>
          {isPaused ? (
            <Button onClick={() => pause.mutate(null)}>End the pause now</Button>
          ) : (
            <Button onClick={onClose}>Keep reminding</Button>
          )}
          <Button
            variant="primary"
            disabledReason={until === null ? 'Enter a day first' : isPast ? 'Choose a day after today' : null}
            workingLabel="Pausing"
            isWorking={pause.isPending}
            onClick={() => pause.mutate(until)}
          >
            {until && !isPast ? `Pause to ${formatDay(until, today)}` : 'Pause'}
          </Button>
        </>
      }
    >
      <Field
        label="Silent until"
        error={isPast ? 'Choose a day after today.' : null}
        help="Reminders go on from this day. Such as 1 Dec, or tomorrow."
      >
        <DateInput value={until} onChange={setUntil} today={today} />
      </Field>
    </Dialog>
  );
}
