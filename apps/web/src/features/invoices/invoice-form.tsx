import { Controller, useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { ClientPicker, type PickedClient } from '#features/clients/client-picker.tsx';
import { AmountInput } from '#ui/amount-input.tsx';
import { Button } from '#ui/button.tsx';
import { CheckboxField } from '#ui/checkbox.tsx';
import { currencyOptions } from '#ui/currency-options.ts';
import { DateInput } from '#ui/date-input.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { Select } from '#ui/select.tsx';
import { Textarea, TextInput } from '#ui/text-input.tsx';

/** Amounts in minor units of the currency beside them. */
export interface InvoiceValues {
  clientId: PickedClient | null;
  number: string;
  currency: string;
  amountMinor: number | null;
  issuedOn: string | null;
  dueOn: string | null;
  purchaseOrder: string;
  note: string;
  isDraft: boolean;
}

export function useInvoiceForm(values: Partial<InvoiceValues>): UseFormReturn<InvoiceValues> {
  return useForm<InvoiceValues>({
    mode: 'onTouched',
    defaultValues: {
      clientId: null,
      number: '',
      currency: 'IDR',
      amountMinor: null,
      issuedOn: null,
      dueOn: null,
      purchaseOrder: '',
      note: '',
      isDraft: false,
      ...values,
    },
  });
}

interface InvoiceFormProps {
  form: UseFormReturn<InvoiceValues>;
  today: string;
  /** Client, currency and draft are settled once the invoice is there. */
  isNew?: boolean;
  action: string;
  workingLabel: string;
  isWorking: boolean;
  onSave: (values: InvoiceValues) => void;
}

export function InvoiceForm({
  form,
  today,
  isNew = false,
  action,
  workingLabel,
  isWorking,
  onSave,
}: InvoiceFormProps) {
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) => onSave(values));
  return (
    <form noValidate className="grid max-w-120 gap-4" onSubmit={(event) => void submit(event)}>
      {isNew ? <ClientField form={form} /> : null}
      <Field label="Invoice number" error={errors.number?.message} help="As it stands on the invoice.">
        <TextInput
          maxLength={60}
          {...form.register('number', {
            validate: (text) => text.trim() !== '' || 'Enter the number that stands on the invoice.',
          })}
        />
      </Field>
      <Money form={form} isNew={isNew} />
      <Dates form={form} today={today} />
      <Field label="Purchase order" isOptional error={errors.purchaseOrder?.message}>
        <TextInput maxLength={60} {...form.register('purchaseOrder')} />
      </Field>
      <Field
        label="Note"
        isOptional
        error={errors.note?.message}
        help="For your colleagues; the client does not see it."
      >
        <Textarea maxLength={2000} {...form.register('note')} />
      </Field>
      {isNew ? (
        <Controller
          control={form.control}
          name="isDraft"
          render={({ field: { value, ...field } }) => (
            <CheckboxField {...field} checked={value} help="It is not owed yet, and nobody is reminded.">
              Keep it as a draft
            </CheckboxField>
          )}
        />
      ) : null}
      <FormProblem message={errors.root?.['server']?.message} />
      <div>
        <Button variant="primary" type="submit" workingLabel={workingLabel} isWorking={isWorking}>
          {action}
        </Button>
      </div>
    </form>
  );
}

type Part = Pick<InvoiceFormProps, 'form'>;

function ClientField({ form }: Part) {
  return (
    <Controller
      control={form.control}
      name="clientId"
      rules={{ validate: (client) => client !== null || 'Choose the client by a few letters of the name.' }}
      render={({ field: { value, onChange, onBlur }, fieldState: { error } }) => (
        <Field label="Client" error={error?.message} help="A few letters of the name or number are enough.">
          <ClientPicker value={value} onChange={onChange} onBlur={onBlur} />
        </Field>
      )}
    />
  );
}

function Money({ form, isNew }: Part & { isNew: boolean }) {
  const currency = useWatch({ control: form.control, name: 'currency' });
  const { errors } = form.formState;
  return (
    <div className={isNew ? 'grid gap-4 desktop:grid-cols-2' : 'grid gap-4'}>
      {isNew ? (
        <Field label="Currency" error={errors.currency?.message} help="It stays for this invoice.">
          <Select {...form.register('currency')} options={currencyOptions()} />
        </Field>
      ) : null}
      <Controller
        control={form.control}
        name="amountMinor"
        rules={{
          validate: (minor) => (minor !== null && minor > 0) || 'Enter the amount, such as 1.500.000.',
        }}
        render={({ field, fieldState: { error } }) => (
          <Field label="Amount" error={error?.message} help="With tax, as 1500000 or 1.500.000.">
            <AmountInput {...field} currency={currency} />
          </Field>
        )}
      />
    </div>
  );
}

function Dates({ form, today }: Part & { today: string }) {
  const dates = [
    {
      name: 'issuedOn',
      label: 'Issued',
      help: 'The date on the invoice.',
      sentence: 'Enter the day on the invoice, such as 24 Nov.',
    },
    {
      name: 'dueOn',
      label: 'Due',
      help: 'Reminders count from it.',
      sentence: 'Enter the day it is due, such as 24 Dec.',
    },
  ] as const;
  return (
    <div className="grid gap-4 desktop:grid-cols-2">
      {dates.map(({ name, label, help, sentence }) => (
        <Controller
          key={name}
          control={form.control}
          name={name}
          rules={{
            validate: (on, { issuedOn }) => {
              if (on === null) return sentence;
              return (
                name === 'issuedOn' ||
                issuedOn === null ||
                on >= issuedOn ||
                'It cannot be due before it was issued.'
              );
            },
          }}
          render={({ field, fieldState: { error } }) => (
            <Field label={label} error={error?.message} help={help}>
              <DateInput {...field} today={today} />
            </Field>
          )}
        />
      ))}
    </div>
  );
}
