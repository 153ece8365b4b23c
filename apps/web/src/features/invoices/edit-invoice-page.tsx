import type { Invoice } from '@sira/contract/invoices';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useToday } from '#features/settings/settings.data.ts';
import { api, call } from '#platform/api.ts';
import { showFieldErrors } from '#platform/field-errors.ts';
import { useChange } from '#platform/use-change.ts';
import { LinkButton } from '#ui/link-button.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { InvoiceForm, useInvoiceForm, type InvoiceValues } from './invoice-form.tsx';
import { invoiceQuery } from './invoices.data.ts';

/** Changes an invoice; its reminders follow the new dates. */
export function EditInvoicePage({ id }: { id: string }) {
  const query = useQuery(invoiceQuery(id));
  const number = query.data?.number ?? 'Invoice';
  return (
    <Page
      title="Change the invoice"
      above={[
        <Link key="invoices" to="/invoices">
          Invoices
        </Link>,
        <Link key="invoice" to="/invoices/$id" params={{ id }}>
          {number}
        </Link>,
      ]}
      headline={`What changes on ${number}?`}
      lead="Steps that were sent are not sent again; those ahead follow the new due date."
    >
      <Loaded
        query={query}
        loading="Loading the invoice"
        failed="The invoice could not be read"
        missing={{
          title: 'This invoice is not here',
          action: <LinkButton to="/invoices">Open the invoices</LinkButton>,
        }}
      >
        {(invoice) => <Form invoice={invoice} />}
      </Loaded>
    </Page>
  );
}

function Form({ invoice }: { invoice: Invoice }) {
  const { id, number, currency, amountMinor, issuedOn, dueOn, purchaseOrder, note } = invoice;
  const navigate = useNavigate();
  const form = useInvoiceForm({
    number,
    currency,
    amountMinor,
    issuedOn,
    dueOn,
    purchaseOrder: purchaseOrder ?? '',
    note,
  });
  const save = useChange({
    mutationFn: (values: InvoiceValues) =>
      call(
        api.PATCH('/api/v1/invoices/{id}', {
          params: { path: { id } },
          body: {
            number: values.number.trim(),
            amountMinor: values.amountMinor ?? 0,
            issuedOn: values.issuedOn ?? '',
            dueOn: values.dueOn ?? '',
            purchaseOrder: values.purchaseOrder.trim() || null,
            note: values.note,
          },
        }),
      ),
    onSuccess: () => navigate({ to: '/invoices/$id', params: { id } }),
    onError: (error) => showFieldErrors(form, error),
    meta: { done: `${number} is changed`, failed: `${number} was not changed`, showsFieldErrors: true },
  });
  return (
    <InvoiceForm
      form={form}
      today={useToday()}
      action="Change the invoice"
      workingLabel="Changing the invoice"
      isWorking={save.isPending}
      onSave={(values) => save.mutate(values)}
    />
  );
}
