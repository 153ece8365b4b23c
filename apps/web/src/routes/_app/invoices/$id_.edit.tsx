import { createFileRoute } from '@tanstack/react-router';
import { WritersOnly } from '#app/page-states.tsx';
import { EditInvoicePage } from '#features/invoices/edit-invoice-page.tsx';
import { invoiceQuery } from '#features/invoices/invoices.data.ts';
import { LinkButton } from '#ui/link-button.tsx';

export const Route = createFileRoute('/_app/invoices/$id_/edit')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(invoiceQuery(params.id)),
  component: EditInvoiceRoute,
});

function EditInvoiceRoute() {
  const { id } = Route.useParams();
  const back = (
    <LinkButton to="/invoices/$id" params={{ id }}>
      Open the invoice
    </LinkButton>
  );
  return (
    <WritersOnly title="Change the invoice" back={back}>
      <EditInvoicePage key={id} id={id} />
    </WritersOnly>
  );
}
