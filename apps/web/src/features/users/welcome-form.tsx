import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { EmailAddress, line } from '@sira/contract/shapes';
import { Password } from '@sira/contract/users';
import { showFieldErrors } from '#platform/field-errors.ts';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { useSetUp } from './setup.data.ts';

const Form = z.object({ organisation: line(120), name: line(120), email: EmailAddress, password: Password });
type Values = z.infer<typeof Form>;

const words: Record<keyof Values, string> = {
  organisation: 'Write the name that clients know, up to 120 letters',
  name: 'Write your name, up to 120 letters',
  email: 'Write an address like name@company.example',
  password: 'Take 10 characters or more',
};

/** Makes the first admin with the link that the server printed, and signs in. */
export function WelcomeForm({ token, onDone }: { token: string; onDone: () => void }) {
  const setUp = useSetUp();
  const form = useForm<Values>({
    resolver: zodResolver(Form),
    mode: 'onTouched',
    defaultValues: { organisation: '', name: '', email: '', password: '' },
  });
  const { register, formState } = form;
  const submit = form.handleSubmit((input) =>
    setUp.mutate(
      { ...input, token },
      { onSuccess: onDone, onError: (error) => showFieldErrors(form, error) },
    ),
  );
  const errorOf = (name: keyof Values) => {
    const error = formState.errors[name];
    if (!error) return null;
    return error.type === 'server' ? error.message : words[name];
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label="Organisation" help="It stands in every mail." error={errorOf('organisation')}>
        <TextInput {...register('organisation')} autoComplete="organization" />
      </Field>
      <Field label="Your name" error={errorOf('name')}>
        <TextInput {...register('name')} autoComplete="name" />
      </Field>
      <Field label="E-mail" help="You sign in with it." error={errorOf('email')}>
        <TextInput {...register('email')} type="email" autoComplete="username" inputMode="email" />
      </Field>
      <Field label="Password" help="10 characters or more." error={errorOf('password')}>
        <TextInput {...register('password')} type="password" autoComplete="new-password" />
      </Field>
      <FormProblem message={formState.errors.root?.['server']?.message ?? problemOf(setUp.error)} />
      <Button
        type="submit"
        variant="primary"
        workingLabel="Making the first admin"
        isWorking={setUp.isPending}
      >
        Start with SIRA
      </Button>
    </form>
  );
}

/** What the server says about the whole; errors of fields stand at their fields. */
function problemOf(error: Error | null): string | undefined {
  if (!error) return undefined;
  const { message, fields } = getErrorMessage(error);
  return fields.length > 0 ? undefined : message;
}
