import type { Invoice } from '@sira/contract/invoices';
import type { Settings } from '@sira/contract/settings';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useWatch } from 'react-hook-form';
import { clientQuery } from '#features/clients/clients.data.ts';
import type { PickedClient } from '#features/clients/client-picker.tsx';
import { addDays } from '#features/reminders/reminder-words.ts';
import { settingsQuery } from '#features/settings/settings.data.ts';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { InvoiceForm, useInvoiceForm, type InvoiceValues } from './invoice-form.tsx';

const usualTermDays = 30;

/** Writes an invoice by hand. @param clientId for whom, when it is known already */
export function NewInvoicePage({ clientId }: { clientId?: string }) {
  const settings = useQuery(settingsQuery);
  const client = useQuery({ ...clientQuery(clientId ?? ''), enabled: clientId !== undefined });
  const isClientOnItsWay = clientId !== undefined && client.isPending;
  return (
    <Page
      title="New invoice"
      above={[
        <Link key="invoices" to="/invoices">
          Invoices
        </Link>,
      ]}
      headline="What is the new invoice?"
      lead="Many at once are quicker with an imported list."
    >
      <Loaded query={settings} loading="Loading the form" failed="The form could not be prepared">
        {(known) =>
          isClientOnItsWay ? null : (
            <Form
              settings={known}
              client={client.data ? { id: client.data.id, name: client.data.name } : null}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function Form({ settings, client }: { settings: Settings; client: PickedClient | null }) {
  const { today, currency } = settings;
  const navigate = useNavigate();
  const form = useInvoiceForm({
    clientId: client,
    currency,
    issuedOn: today,
    dueOn: addDays(today, usualTermDays),
  });
  const create = useChange({
    mutationFn: (values: InvoiceValues) =>
      call(
        api.POST('/api/v1/invoices', {
          body: {
            clientId: values.clientId?.id ?? '',
            number: values.number.trim(),
            currency: values.currency,
            amountMinor: values.amountMinor ?? 0,
            issuedOn: values.issuedOn ?? '',
            dueOn: values.dueOn ?? '',
            purchaseOrder: values.purchaseOrder.trim() || null,
            note: values.note,
            isDraft: values.isDraft,
          },
        }),
      ),
    onSuccess: ({ id }: Invoice) => navigate({ to: '/invoices/$id', params: { id } }),
    onError: (error) => showFieldErrors(form, error),
    meta: { failed: 'The invoice was not added', showsFieldErrors: true },
  });
  const isDraft = useWatch({ control: form.control, name: 'isDraft' });
  return (
    <InvoiceForm
      form={form}
      today={today}
      isNew
      action={isDraft ? 'Keep the draft' : 'Add the invoice'}
      workingLabel="Adding the invoice"
      isWorking={create.isPending}
      onSave={(values) => create.mutate(values)}
    />
  );
}
