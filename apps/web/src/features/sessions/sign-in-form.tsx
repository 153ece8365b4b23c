import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { getErrorMessage } from '#platform/get-error-message.ts';
import { Button } from '#ui/button.tsx';
import { Field } from '#ui/field.tsx';
import { FormProblem } from '#ui/form-problem.tsx';
import { TextInput } from '#ui/text-input.tsx';
import { useSignIn } from './sessions.data.ts';

const Form = z.object({
  email: z.string().trim().min(1, 'Write your e-mail address'),
  password: z.string().min(1, 'Write your password'),
});

/** Address and password. What was typed stays when they do not fit. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const signIn = useSignIn();
  const { register, handleSubmit, setFocus, formState } = useForm({
    resolver: zodResolver(Form),
    mode: 'onTouched',
    defaultValues: { email: '', password: '' },
  });
  const submit = handleSubmit((input) =>
    signIn.mutate(input, {
      onSuccess: onSignedIn,
      onError: () => setFocus('password', { shouldSelect: true }),
    }),
  );
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label="E-mail" error={formState.errors.email?.message}>
        <TextInput {...register('email')} type="email" autoComplete="username" inputMode="email" />
      </Field>
      <Field label="Password" error={formState.errors.password?.message}>
        <TextInput {...register('password')} type="password" autoComplete="current-password" />
      </Field>
      <FormProblem message={signIn.error ? getErrorMessage(signIn.error).message : undefined} />
      <Button type="submit" variant="primary" workingLabel="Signing in" isWorking={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}
