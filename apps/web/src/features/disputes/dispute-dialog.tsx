import { Controller, useForm } from 'react-hook-form';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { TextInput } from '#ui/text-input.tsx';

/** The invoice a dispute is about. */
export interface Disputable {
  id: string;
  number: string;
}

/** Says that the client objects: the invoice stays silent until it is settled. */
export function DisputeDialog(props: { invoice: Disputable; today: string; onClose: () => void }) {
  const { invoice, today, onClose } = props;
  const form = useForm<{ reason: string; openedOn: string | null }>({
    defaultValues: { reason: '', openedOn: today },
  });
  const open = useChange({
    mutationFn: (body: { reason: string; openedOn: string }) =>
      call(api.POST('/api/v1/invoices/{id}/disputes', { params: { path: { id: invoice.id } }, body })),
    onSuccess: onClose,
    onError: (error) => showFieldErrors(form, error),
    meta: {
      done: () => ({
        title: `${invoice.number} is disputed`,
        detail: 'No reminder goes out for it until the dispute is settled.',
      }),
      failed: 'The dispute was not opened',
      showsFieldErrors: true,
    },
  });
  const save = form.handleSubmit(({ reason, openedOn }) =>
    open.mutate({ reason: reason.trim(), openedOn: openedOn ?? today }),
  );
  const { errors } = form.formState;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`What does the client object to on ${invoice.number}?`}
      body="No reminder goes out for this invoice until it is settled. The client’s other invoices go on."
      footer={
        <>
          <Button onClick={onClose}>Keep reminding</Button>
          <Button
            variant="primary"
            workingLabel="Opening the dispute"
            isWorking={open.isPending}
            onClick={() => void save()}
          >
            Open the dispute
          </Button>
        </>
      }
    >
      <form noValidate className="grid gap-4" onSubmit={(event) => void save(event)}>
        <Field
          label="Reason"
          error={errors.reason?.message}
          help="For your colleagues; the client does not see it."
        >
          <TextInput
            maxLength={500}
            {...form.register('reason', {
              validate: (text) => text.trim() !== '' || 'Say in a few words what is wrong.',
            })}
          />
        </Field>
        <Controller
          control={form.control}
          name="openedOn"
          rules={{ validate: (on) => on !== null || 'Enter a day, such as 24 Nov.' }}
          render={({ field }) => (
            <Field label="Since" error={errors.openedOn?.message}>
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
