import type { Settings, SettingsChange } from '@sira/contract/settings';
import { useForm, type UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { showFieldErrors } from '#platform/field-errors.ts';
import { Button } from '#ui/button.tsx';
import { currencyOptions } from '#ui/currency-options.ts';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { Select } from '#ui/select.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { useChangeSettings } from './use-change-settings.ts';

type Values = Pick<Settings, 'organisation' | 'timeZone' | 'currency' | 'language' | 'sendAt'> & {
  minimumGapDays: string;
};

type Change = z.infer<typeof SettingsChange>;

const languages = [
  { value: 'en', label: 'English' },
  { value: 'id', label: 'Indonesian' },
];
const mostGapDays = 60;

/** Name, zone, currency, language and hours. */
export function SettingsForm({ settings, isAdmin }: { settings: Settings; isAdmin: boolean }) {
  const { organisation, timeZone, currency, language, sendAt, minimumGapDays } = settings;
  const form = useForm<Values>({
    mode: 'onTouched',
    defaultValues: {
      organisation,
      timeZone,
      currency,
      language,
      sendAt,
      minimumGapDays: String(minimumGapDays),
    },
  });
  const save = useChangeSettings({
    done: () => 'The settings are changed',
    failed: 'The settings were not changed',
    onDone: () => form.reset(form.getValues()),
    onRefused: (error) => showFieldErrors(form, error),
  });
  const { errors, isDirty, dirtyFields } = form.formState;
  // Only what was touched: the audit log tells every field that is sent.
  const submit = form.handleSubmit((values) => save.mutate(changeOf(values, dirtyFields)));
  return (
    <form noValidate className="mt-4 grid max-w-120 gap-4" onSubmit={(event) => void submit(event)}>
      <Field label="Name of the organisation" error={errors.organisation?.message} help="Signs every mail.">
        <TextInput
          maxLength={120}
          readOnly={!isAdmin}
          {...form.register('organisation', {
            validate: (text) => text.trim() !== '' || 'Enter the name that signs the mails.',
          })}
        />
      </Field>
      <Field label="Time zone" error={errors.timeZone?.message} help="Every date is a date there.">
        <Select disabled={!isAdmin} {...form.register('timeZone')} options={zoneOptions(timeZone)} />
      </Field>
      <Customs form={form} isAdmin={isAdmin} currency={currency} />
      <FormProblem message={errors.root?.['server']?.message} />
      {isAdmin ? (
        <div>
          <Button
            type="submit"
            disabledReason={isDirty ? null : 'Nothing is changed yet'}
            workingLabel="Changing the settings"
            isWorking={save.isPending}
          >
            Change the settings
          </Button>
        </div>
      ) : null}
    </form>
  );
}

interface CustomsProps {
  form: UseFormReturn<Values>;
  isAdmin: boolean;
  /** The present one is offered first. */
  currency: string;
}

/** Money, language and hours, in pairs. */
function Customs({ form, isAdmin, currency }: CustomsProps) {
  const { errors } = form.formState;
  return (
    <div className="grid gap-4 desktop:grid-cols-2">
      <Field label="Currency" error={errors.currency?.message} help="Proposed for new invoices.">
        <Select disabled={!isAdmin} {...form.register('currency')} options={currencyOptions(currency)} />
      </Field>
      <Field
        label="Language of the mails"
        error={errors.language?.message}
        help="For clients without their own."
      >
        <Select disabled={!isAdmin} {...form.register('language')} options={languages} />
      </Field>
      <Field label="Daily run at" error={errors.sendAt?.message} help="Hour and minute, such as 09:00.">
        <TextInput
          readOnly={!isAdmin}
          inputMode="numeric"
          {...form.register('sendAt', {
            validate: (text) =>
              /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) || 'Enter hour and minute, such as 09:00.',
          })}
        />
      </Field>
      <Field
        label="Days between two mails"
        error={errors.minimumGapDays?.message}
        help="To the same client; 0 for none."
      >
        <TextInput
          readOnly={!isAdmin}
          inputMode="numeric"
          {...form.register('minimumGapDays', {
            validate: (text) =>
              (/^\d{1,2}$/.test(text) && Number(text) <= mostGapDays) ||
              'Enter a number of days from 0 to 60.',
          })}
        />
      </Field>
    </div>
  );
}

function changeOf(
  { minimumGapDays, ...texts }: Values,
  isDirty: Partial<Record<keyof Values, boolean>>,
): Change {
  const known = { ...texts, organisation: texts.organisation.trim(), minimumGapDays: Number(minimumGapDays) };
  return Object.fromEntries(Object.entries(known).filter(([name]) => isDirty[name as keyof Values]));
}

/** The zones of Indonesia first, then all others. */
function zoneOptions(own: string) {
  const first = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'UTC'];
  const zones = new Set([own, ...first, ...Intl.supportedValuesOf('timeZone')]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
