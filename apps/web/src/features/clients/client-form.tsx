import { useForm, type UseFormReturn } from 'react-hook-form';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { Select } from '#ui/select.tsx';
import { Textarea, TextInput } from '#ui/text-input.tsx';
import { emailRule } from './contact-rules.ts';
import { languageNames } from './language-names.ts';

export interface ClientValues {
  number: string;
  name: string;
  email: string;
  language: '' | 'en' | 'id';
  note: string;
}

/** The fields of a client; with an address for a new one. */
export function useClientForm(values: Partial<ClientValues>): UseFormReturn<ClientValues> {
  return useForm<ClientValues>({
    mode: 'onTouched',
    defaultValues: { number: '', name: '', email: '', language: '', note: '', ...values },
  });
}

interface ClientFormProps {
  form: UseFormReturn<ClientValues>;
  hasEmail?: boolean;
  /** `Add the client` */
  action: string;
  workingLabel: string;
  isWorking: boolean;
  onSave: (values: ClientValues) => void;
}

export function ClientForm({
  form,
  hasEmail = false,
  action,
  workingLabel,
  isWorking,
  onSave,
}: ClientFormProps) {
  const { errors } = form.formState;
  const needed = (sentence: string) => ({ validate: (text: string) => text.trim() !== '' || sentence });
  const submit = form.handleSubmit((values) => onSave(values));
  return (
    <form noValidate className="grid max-w-120 gap-4" onSubmit={(event) => void submit(event)}>
      <Field label="Name" error={errors.name?.message} help="As it stands on the invoices.">
        <TextInput maxLength={200} {...form.register('name', needed('Enter the name of the client.'))} />
      </Field>
      <Field
        label="Client number"
        error={errors.number?.message}
        help="As in your books. Imports find the client by it."
      >
        <TextInput
          maxLength={60}
          {...form.register('number', needed('Enter the number this client has in your books.'))}
        />
      </Field>
      {hasEmail ? (
        <Field
          label="E-mail for reminders"
          isOptional
          error={errors.email?.message}
          help="Without one nothing is sent."
        >
          <TextInput type="email" {...form.register('email', { validate: emailRule })} />
        </Field>
      ) : null}
      <Field label="Language of the reminders" error={errors.language?.message}>
        <Select
          {...form.register('language')}
          options={[
            { value: '', label: 'As in the settings' },
            { value: 'en', label: languageNames.en },
            { value: 'id', label: languageNames.id },
          ]}
        />
      </Field>
      <Field
        label="Note"
        isOptional
        error={errors.note?.message}
        help="For your colleagues; the client does not see it."
      >
        <Textarea maxLength={2000} {...form.register('note')} />
      </Field>
      <FormProblem message={errors.root?.['server']?.message} />
      <div>
        <Button variant="primary" type="submit" workingLabel={workingLabel} isWorking={isWorking}>
          {action}
        </Button>
      </div>
    </form>
  );
}
