import type { Client } from '@sira/contract/clients';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { ClientForm, useClientForm, type ClientValues } from './client-form.tsx';
import { clientQuery } from './clients.data.ts';

/** Changes what is known of a client, or removes one that was never invoiced. */
export function EditClientPage({ id }: { id: string }) {
  const query = useQuery(clientQuery(id));
  const name = query.data?.name ?? 'Client';
  return (
    <Page
      title="Change the client"
      above={[
        <Link key="clients" to="/clients">
          Clients
        </Link>,
        <Link key="client" to="/clients/$id" params={{ id }}>
          {name}
        </Link>,
      ]}
      headline={`What changes for ${name}?`}
    >
      <Loaded
        query={query}
        loading="Loading the client"
        failed="The client could not be read"
        missing={{
          title: 'This client is not here',
          action: <LinkButton to="/clients">Open the clients</LinkButton>,
        }}
      >
        {(client) => <Edit client={client} />}
      </Loaded>
    </Page>
  );
}

function Edit({ client }: { client: Client }) {
  const { id, number, name, language, note } = client;
  const navigate = useNavigate();
  const form = useClientForm({ number, name, language: language ?? '', note });
  const save = useChange({
    mutationFn: (values: ClientValues) =>
      call(
        api.PATCH('/api/v1/clients/{id}', {
          params: { path: { id } },
          body: {
            number: values.number.trim(),
            name: values.name.trim(),
            language: values.language || null,
            note: values.note,
          },
        }),
      ),
    onSuccess: () => navigate({ to: '/clients/$id', params: { id } }),
    onError: (error) => showFieldErrors(form, error),
    meta: {
      done: ({ name: now }: Client) => `${now} is changed`,
      failed: `${name} was not changed`,
      showsFieldErrors: true,
    },
  });
  return (
    <>
      <ClientForm
        form={form}
        action="Change the client"
        workingLabel="Changing the client"
        isWorking={save.isPending}
        onSave={(values) => save.mutate(values)}
      />
      <RemoveClient client={client} />
    </>
  );
}

function RemoveClient({ client: { id, name } }: { client: Client }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const remove = useChange({
    mutationFn: () => call(api.DELETE('/api/v1/clients/{id}', { params: { path: { id } } })),
    onSuccess: () => navigate({ to: '/clients' }),
    onError: () => setOpen(false),
    meta: { done: `${name} is removed`, failed: `${name} was not removed` },
  });
  return (
    <div className="mt-8 max-w-120 border-t border-line pt-4.5">
      <Button variant="bare" onClick={() => setOpen(true)}>
        Remove the client
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => remove.mutate()}
        title={`Remove ${name}?`}
        body="Only a client without invoices and mails can go. Its contacts go with it."
        keep="Keep the client"
        action="Remove the client"
        workingLabel="Removing the client"
        isWorking={remove.isPending}
        isDangerous
      />
    </div>
  );
}
