import { Controller, useForm } from 'react-hook-form';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { formatDay } from '#ui/format-date.ts';
import { FormProblem } from '#ui/form-problem.tsx';
import { TextInput } from '#ui/text-input.tsx';
import type { Disputable } from './dispute-dialog.tsx';

interface ResolveDialogProps {
  invoice: Disputable;
  dispute: { id: string; openedOn: string; reason: string };
  today: string;
  onClose: () => void;
}

/** Says how a dispute ended: from that day on the invoice is reminded again. */
export function ResolveDialog({ invoice, dispute, today, onClose }: ResolveDialogProps) {
  const form = useForm<{ resolution: string; resolvedOn: string | null }>({
    defaultValues: { resolution: '', resolvedOn: today },
  });
  const resolve = useChange({
    mutationFn: (body: { resolution: string; resolvedOn: string }) =>
      call(api.POST('/api/v1/disputes/{id}/resolve', { params: { path: { id: dispute.id } }, body })),
    onSuccess: onClose,
    onError: (error) => showFieldErrors(form, error),
    meta: {
      done: () => ({
        title: `The dispute on ${invoice.number} is settled`,
        detail: 'The step that is due goes out with the next run.',
      }),
      failed: 'The dispute is still open',
      showsFieldErrors: true,
    },
  });
  const save = form.handleSubmit(({ resolution, resolvedOn }) =>
    resolve.mutate({ resolution: resolution.trim(), resolvedOn: resolvedOn ?? today }),
  );
  const { errors } = form.formState;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`How was the dispute on ${invoice.number} settled?`}
      body={`Open since ${formatDay(dispute.openedOn, today)}: ${dispute.reason}`}
      footer={
        <>
          <Button onClick={onClose}>Leave it open</Button>
          <Button
            variant="primary"
            workingLabel="Settling the dispute"
            isWorking={resolve.isPending}
            onClick={() => void save()}
          >
            Settle the dispute
          </Button>
        </>
      }
    >
      <form noValidate className="grid gap-4" onSubmit={(event) => void save(event)}>
        <Field label="Outcome" error={errors.resolution?.message}>
          <TextInput
            maxLength={500}
            {...form.register('resolution', {
              validate: (text) => text.trim() !== '' || 'Say in a few words how it ended.',
            })}
          />
        </Field>
        <Controller
          control={form.control}
          name="resolvedOn"
          rules={{ validate: (on) => on !== null || 'Enter a day, such as 24 Nov.' }}
          render={({ field }) => (
            <Field
              label="Settled on"
              error={errors.resolvedOn?.message}
              help="Reminders go on from this day."
            >
              <DateInput {...field} today={today} />
            </Field>
          )}
        />
        <FormProblem message={errors.root?.['server']?.message} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
