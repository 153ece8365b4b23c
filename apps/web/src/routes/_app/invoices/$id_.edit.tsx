import { createFileRoute } from '@tanstack/react-router';
import { EditInvoicePage } from '#features/invoices/edit-invoice-page.tsx';
import { invoiceQuery } from '#features/invoices/invoices.data.ts';

export const Route = createFileRoute('/_app/invoices/$id_/edit')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(invoiceQuery(params.id)),
  component: EditInvoiceRoute,
});

function EditInvoiceRoute() {
  const { id } = Route.useParams();
  return <EditInvoicePage key={id} id={id} />;
}
