import { Link, useNavigate } from '@tanstack/react-router';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Page } from '#ui/page.tsx';
import { ClientForm, useClientForm, type ClientValues } from './client-form.tsx';

/** Writes down a client by hand. */
export function NewClientPage() {
  const navigate = useNavigate();
  const form = useClientForm({});
  const create = useChange({
    mutationFn: ({ number, name, email, language, note }: ClientValues) =>
      call(
        api.POST('/api/v1/clients', {
          body: {
            number: number.trim(),
            name: name.trim(),
            language: language || null,
            note,
            ...(email.trim() && { contact: { email: email.trim() } }),
          },
        }),
      ),
    onSuccess: ({ id }) => navigate({ to: '/clients/$id', params: { id } }),
    onError: (error) => showFieldErrors(form, error),
    meta: { failed: 'The client was not added', showsFieldErrors: true },
  });
  return (
    <Page
      title="New client"
      above={[
        <Link key="clients" to="/clients">
          Clients
        </Link>,
      ]}
      headline="Who is the new client?"
    >
      <ClientForm
        form={form}
        hasEmail
        action="Add the client"
        workingLabel="Adding the client"
        isWorking={create.isPending}
        onSave={(values) => create.mutate(values)}
      />
    </Page>
  );
}
