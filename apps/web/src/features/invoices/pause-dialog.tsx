import type { Invoice } from '@sira/contract/invoices';
import { useState } from 'react';
import { addDays } from '#features/reminders/reminder-words.ts';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { formatDay } from '#ui/format-date.ts';

const week = 7;

interface PauseDialogProps {
  invoice: Invoice;
  today: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Until when one invoice stays silent; the client's others go on. */
export function PauseDialog({ invoice, today, isOpen, onClose }: PauseDialogProps) {
  const { id, number, pausedUntil } = invoice;
  const isPaused = pausedUntil !== null && pausedUntil > today;
  const [until, setUntil] = useState<string | null>(isPaused ? pausedUntil : addDays(today, week));
  const pause = useChange({
    mutationFn: (on: string | null) =>
      call(api.PATCH('/api/v1/invoices/{id}', { params: { path: { id } }, body: { pausedUntil: on } })),
    onSuccess: onClose,
    meta: {
      done: (_invoice: Invoice, on: string | null) =>
        on
          ? {
              title: `${number} stays silent to ${formatDay(on, today)}`,
              detail: 'Reminders go on that day.',
            }
          : {
              title: `${number} is reminded again`,
              detail: 'The step that is due goes out with the next run.',
            },
      failed: 'The pause was not changed',
    },
  });
  const error =
    until === null ? 'Enter a day, such as 1 Dec.' : until <= today ? 'Choose a day after today.' : null;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Pause the reminders for ${number}?`}
      body="Nothing goes out for this invoice before that day. The client’s other invoices go on."
      footer={
        <>
          {isPaused ? (
            <Button onClick={() => pause.mutate(null)}>End the pause now</Button>
          ) : (
            <Button onClick={onClose}>Keep reminding</Button>
          )}
          <Button
            variant="primary"
            disabledReason={error}
            workingLabel="Pausing"
            isWorking={pause.isPending}
            onClick={() => pause.mutate(until)}
          >
            {until ? `Pause to ${formatDay(until, today)}` : 'Pause'}
          </Button>
        </>
      }
    >
      <Field
        label="Silent until"
        error={until === null || until <= today ? error : null}
        help="Reminders go on from this day."
      >
        <DateInput value={until} onChange={setUntil} today={today} />
      </Field>
    </Dialog>
  );
}
