import { zodResolver } from '@hookform/resolvers/zod';
import { useFieldArray, useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { counted } from '#ui/format-count.ts';
import { FormProblem } from '#ui/form-problem.tsx';
import { Icon } from '#ui/icon.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { SectionHead } from '#ui/section-head.tsx';
import { Select } from '#ui/select.tsx';
import { TextInput } from '#ui/text-input.tsx';
import type { Steps } from './reminder-words.ts';
import { useChangeSchedule } from './reminders.data.ts';
import { fromTyped, toTyped, TypedSteps } from './schedule-steps.ts';
import { ScheduleTrack } from './schedule-track.tsx';

const most = 20;

/** Changes the steps; the due line above shows them as they are typed. */
export function ScheduleForm({ steps, onClose }: { steps: Steps; onClose: () => void }) {
  const change = useChangeSchedule(onClose);
  const form = useForm<TypedSteps>({
    resolver: zodResolver(TypedSteps),
    // An error that appears on leaving a field would move the buttons under the pointer.
    mode: 'onSubmit',
    defaultValues: toTyped(steps),
  });
  const rows = useFieldArray({ control: form.control, name: 'steps' });
  const typed = useWatch({ control: form.control });
  const drawn = fromTyped({ steps: typed.steps ?? [] } as TypedSteps);
  const last = drawn.at(-1)?.offsetDays ?? 0;
  const submit = form.handleSubmit((values) => change.mutate({ steps: fromTyped(values) }));
  return (
    <form onSubmit={submit} noValidate className="grid gap-8">
      {drawn.length > 0 ? <ScheduleTrack steps={drawn} /> : null}
      <section className="max-w-160">
        <SectionHead title="Steps" rule="ink" meta="kept in the order of their days" />
        <ol>
          {rows.fields.map((row, index) => (
            <StepRow
              key={row.id}
              form={form}
              index={index}
              onRemove={rows.fields.length > 1 ? () => rows.remove(index) : undefined}
            />
          ))}
        </ol>
        <div className="mt-3">
          <Button
            disabledReason={rows.fields.length < most ? null : `${most} steps are the most`}
            onClick={() =>
              rows.append({ days: String(last < 0 ? 1 : last + 7), side: 'after', template: 'firm' })
            }
          >
            <Icon name="plus" />
            Add a step
          </Button>
        </div>
      </section>
      <FormProblem message={form.formState.errors.steps?.root?.message} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" workingLabel="Saving the steps" isWorking={change.isPending}>
          Save {counted(rows.fields.length, 'step', 'steps')}
        </Button>
        <Button onClick={onClose}>Leave it as it was</Button>
      </div>
    </form>
  );
}

interface StepRowProps {
  form: UseFormReturn<TypedSteps>;
  index: number;
  /** Left out for the last one: a schedule without steps sends nothing. */
  onRemove: (() => void) | undefined;
}

function StepRow({ form: { register, formState }, index, onRemove }: StepRowProps) {
  const number = index + 1;
  return (
    <li className="border-b border-line py-3">
      <div
        role="group"
        aria-label={`Step ${number}`}
        className="grid grid-cols-[20px_112px_minmax(0,1fr)_minmax(0,1fr)_auto] items-start gap-x-3 phone:grid-cols-[112px_minmax(0,1fr)_auto] phone:gap-y-2"
      >
        <span className="pt-7.5 text-ink-3 phone:hidden">{number}</span>
        <Field label="Days" error={formState.errors.steps?.[index]?.days?.message}>
          <TextInput {...register(`steps.${index}.days`)} inputMode="numeric" />
        </Field>
        <div className="phone:col-span-2">
          <Field label="When">
            <Select
              {...register(`steps.${index}.side`)}
              options={[
                { value: 'before', label: 'before the due date' },
                { value: 'after', label: 'after the due date' },
              ]}
            />
          </Field>
        </div>
        <div className="phone:col-span-2 phone:row-start-2">
          <Field label="Tone">
            <Select
              {...register(`steps.${index}.template`)}
              options={[
                { value: 'friendly', label: 'Friendly' },
                { value: 'firm', label: 'Firm' },
                { value: 'final', label: 'Final' },
              ]}
            />
          </Field>
        </div>
        <span className="pt-6 phone:col-start-3 phone:row-start-2">
          {onRemove ? <IconButton icon="x" label={`Remove step ${number}`} onClick={onRemove} /> : null}
        </span>
      </div>
    </li>
  );
}
