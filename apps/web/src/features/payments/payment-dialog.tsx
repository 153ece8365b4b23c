import type { Payment } from '@sira/contract/payments';
import { useState } from 'react';
import { Controller, useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { ApiError } from '#platform/api-error.ts';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { AmountInput } from '#ui/amount-input.tsx';
import { Button } from '#ui/button.tsx';
import { DateInput } from '#ui/date-input.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Field } from '#ui/field.tsx';
import { formatAmount } from '#ui/format-amount.ts';
import { FormProblem } from '#ui/form-problem.tsx';
import { RadioField } from '#ui/radio-field.tsx';
import { TextInput } from '#ui/text-input.tsx';

/** What a payment is for. Amounts in minor units. */
export interface PayableInvoice {
  id: string;
  number: string;
  currency: string;
  balanceMinor: number;
  client: { name: string };
}

interface PaymentDialogProps {
  invoice: PayableInvoice;
  today: string;
  isOpen: boolean;
  onClose: () => void;
}

interface Values {
  amountMinor: number | null;
  paidOn: string | null;
  method: string;
  reference: string;
}

/** Records money that came for an invoice: the open amount and today are filled in. */
export function PaymentDialog(props: PaymentDialogProps) {
  return props.isOpen ? <PaymentForm {...props} /> : null;
}

function PaymentForm({ invoice, today, onClose }: PaymentDialogProps) {
  const { currency, balanceMinor, number } = invoice;
  const form = useForm<Values>({
    defaultValues: { amountMinor: balanceMinor, paidOn: today, method: '', reference: '' },
  });
  const [excess, setExcess] = useState<Excess | null>(null);
  const amountMinor = useWatch({ control: form.control, name: 'amountMinor' }) ?? 0;
  const record = useRecordPayment(invoice, onClose, (error) => {
    if (error instanceof ApiError && error.code === 'overpayment') setExcess('keep_as_credit');
    else showFieldErrors(form, error);
  });
  const save = form.handleSubmit((values) =>
    record.mutate({
      values: excess === 'refuse' ? { ...values, amountMinor: balanceMinor } : values,
      excess: excess ?? 'refuse',
    }),
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`How much came for ${number}?`}
      body={`${formatAmount(balanceMinor, currency)} is open.`}
      footer={
        <>
          <Button onClick={onClose}>Record nothing</Button>
          <Button
            variant="primary"
            workingLabel="Recording"
            isWorking={record.isPending}
            onClick={() => void save()}
          >
            {`Record ${formatAmount(excess === 'refuse' ? balanceMinor : amountMinor, currency)}`}
          </Button>
        </>
      }
    >
      <form noValidate className="grid gap-4" onSubmit={(event) => void save(event)}>
        <AmountField form={form} invoice={invoice} />
        {excess && amountMinor > balanceMinor ? (
          <ExcessField
            invoice={invoice}
            restMinor={amountMinor - balanceMinor}
            value={excess}
            onChange={setExcess}
          />
        ) : null}
        <CircumstanceFields form={form} today={today} />
        <FormProblem message={form.formState.errors.root?.['server']?.message} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

type Form = UseFormReturn<Values>;

/** What to do with more than is open; the server asks. */
type Excess = 'keep_as_credit' | 'refuse';

function AmountField({ form, invoice }: { form: Form; invoice: PayableInvoice }) {
  const { currency, balanceMinor } = invoice;
  return (
    <Controller
      control={form.control}
      name="amountMinor"
      rules={{ validate: (value) => (value !== null && value > 0) || 'Enter what came, such as 1.500.000.' }}
      render={({ field, fieldState: { error } }) => (
        <Field
          label="Amount paid"
          error={error?.message}
          help={restWords((field.value ?? 0) - balanceMinor, currency)}
        >
          <AmountInput {...field} currency={currency} />
        </Field>
      )}
    />
  );
}

interface ExcessFieldProps {
  invoice: PayableInvoice;
  restMinor: number;
  value: Excess;
  onChange: (excess: Excess) => void;
}

function ExcessField({ invoice, restMinor, value, onChange }: ExcessFieldProps) {
  const rest = formatAmount(restMinor, invoice.currency);
  return (
    <RadioField
      legend={`${rest} more came than is open. What happens with it?`}
      value={value}
      onChange={onChange}
      options={[
        {
          value: 'keep_as_credit',
          label: `Keep ${rest} as credit of ${invoice.client.name}`,
          help: 'It can be set against another invoice later.',
        },
        {
          value: 'refuse',
          label: `Record only ${formatAmount(invoice.balanceMinor, invoice.currency)}`,
          help: 'For an amount that was typed wrong.',
        },
      ]}
    />
  );
}

function CircumstanceFields({ form, today }: { form: Form; today: string }) {
  const { errors } = form.formState;
  return (
    <>
      <Controller
        control={form.control}
        name="paidOn"
        rules={{ validate: (value) => value !== null || 'Enter the day the money came, such as 24 Nov.' }}
        render={({ field, fieldState: { error } }) => (
          <Field label="Paid on" error={error?.message}>
            <DateInput {...field} today={today} />
          </Field>
        )}
      />
      <div className="grid gap-4 desktop:grid-cols-2">
        <Field label="How it came" isOptional error={errors.method?.message}>
          <TextInput {...form.register('method')} maxLength={60} />
        </Field>
        <Field label="Reference" isOptional error={errors.reference?.message}>
          <TextInput {...form.register('reference')} maxLength={120} />
        </Field>
      </div>
    </>
  );
}

function restWords(restMinor: number, currency: string): string {
  if (restMinor === 0) return 'All of it. The reminders for this invoice stop.';
  if (restMinor > 0) return `${formatAmount(restMinor, currency)} more than is open.`;
  return `${formatAmount(-restMinor, currency)} stays open, and the next step asks for it.`;
}

interface Recording {
  values: Values;
  excess: Excess;
}

function useRecordPayment(invoice: PayableInvoice, onDone: () => void, onRefused: (error: Error) => void) {
  const { id, number, currency } = invoice;
  return useChange({
    mutationFn: ({ values: { amountMinor, paidOn, method, reference }, excess }: Recording) =>
      call(
        api.POST('/api/v1/payments', {
          body: {
            invoiceId: id,
            amountMinor: amountMinor ?? 0,
            paidOn: paidOn ?? '',
            method: method.trim() || null,
            reference: reference.trim() || null,
            excess,
          },
        }),
      ),
    onSuccess: onDone,
    onError: onRefused,
    meta: {
      done: (payment: Payment) => ({
        title: `${formatAmount(payment.amountMinor, currency)} recorded for ${number}`,
        detail:
          payment.creditMinor > 0
            ? `${formatAmount(payment.creditMinor, currency)} of it is kept as credit.`
            : payment.amountMinor >= invoice.balanceMinor
              ? 'It is paid; no reminder goes out for it any more.'
              : 'The rest stays open.',
      }),
      failed: 'The payment was not recorded',
      showsFieldErrors: true,
    },
  });
}
