import { createFileRoute } from '@tanstack/react-router';
import { InvoicePage } from '#features/invoices/invoice-page.tsx';
import { invoiceQuery, timelineQuery } from '#features/invoices/invoices.data.ts';

export const Route = createFileRoute('/_app/invoices/$id')({
  loader: ({ context: { queryClient }, params: { id } }) => {
    void queryClient.prefetchQuery(invoiceQuery(id));
    void queryClient.prefetchQuery(timelineQuery(id));
  },
  component: InvoiceRoute,
});

function InvoiceRoute() {
  const { id } = Route.useParams();
  return <InvoicePage key={id} id={id} />;
}
