import { Link, useNavigate } from '@tanstack/react-router';
import { Controller, useForm, type UseFormReturn } from 'react-hook-form';
import { EmailAddress } from '@sira/contract/shapes';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { Page } from '#ui/page.tsx';
import { RadioField } from '#ui/radio-field.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { roles, type Role } from './role-words.ts';

interface Values {
  name: string;
  email: string;
  role: Role;
  password: string;
}

const shortestPassword = 10;

/** Adds somebody who can sign in; the first password is handed over by word of mouth. */
export function NewPersonPage() {
  const navigate = useNavigate();
  const form = useForm<Values>({
    mode: 'onTouched',
    defaultValues: { name: '', email: '', role: 'staff', password: '' },
  });
  const create = useChange({
    mutationFn: (values: Values) =>
      call(
        api.POST('/api/v1/users', {
          body: { ...values, name: values.name.trim(), email: values.email.trim() },
        }),
      ),
    onSuccess: () => navigate({ to: '/people' }),
    onError: (error) => showFieldErrors(form, error),
    meta: {
      done: ({ name }: { name: string }) => ({
        title: `${name} can sign in now`,
        detail: 'Hand over the password yourself; SIRA sends no mail about it.',
      }),
      failed: 'Nobody was added',
      showsFieldErrors: true,
    },
  });
  const submit = form.handleSubmit((values) => create.mutate(values));
  const { errors } = form.formState;
  return (
    <Page
      title="Add a person"
      above={[
        <Link key="people" to="/people">
          People
        </Link>,
      ]}
      headline="Who else works with SIRA?"
    >
      <form noValidate className="grid max-w-120 gap-4" onSubmit={(event) => void submit(event)}>
        <Identity form={form} />
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <RadioField
              legend="What may they do?"
              options={roles}
              value={field.value}
              onChange={field.onChange}
            />
          )}
        />
        <FormProblem message={errors.root?.['server']?.message} />
        <div>
          <Button
            variant="primary"
            type="submit"
            workingLabel="Adding the person"
            isWorking={create.isPending}
          >
            Add the person
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** Who it is, and how they sign in the first time. */
function Identity({ form }: { form: UseFormReturn<Values> }) {
  const { errors } = form.formState;
  return (
    <>
      <Field label="Name" error={errors.name?.message}>
        <TextInput
          maxLength={120}
          {...form.register('name', {
            validate: (text) => text.trim() !== '' || 'Enter the name colleagues know.',
          })}
        />
      </Field>
      <Field label="E-mail" error={errors.email?.message} help="They sign in with it.">
        <TextInput
          type="email"
          {...form.register('email', {
            validate: (text) =>
              EmailAddress.safeParse(text.trim()).success ||
              'Enter a whole address, such as ratri@nusagrafika.example.',
          })}
        />
      </Field>
      <Field label="First password" error={errors.password?.message} help="At least 10 characters.">
        <TextInput
          type="password"
          autoComplete="new-password"
          maxLength={200}
          {...form.register('password', {
            validate: (text) =>
              text.length >= shortestPassword || 'Take at least 10 characters; a few words are fine.',
          })}
        />
      </Field>
    </>
  );
}
