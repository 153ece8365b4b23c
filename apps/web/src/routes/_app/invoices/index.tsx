import { createFileRoute } from '@tanstack/react-router';
import { asQuery, InvoiceListPage } from '#features/invoices/invoice-list-page.tsx';
import { readInvoiceSearch } from '#features/invoices/invoice-search.ts';
import { invoicesQuery } from '#features/invoices/invoices.data.ts';

export const Route = createFileRoute('/_app/invoices/')({
  validateSearch: readInvoiceSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queryClient.prefetchQuery(invoicesQuery(asQuery(deps))),
  component: InvoicesRoute,
});

function InvoicesRoute() {
  return <InvoiceListPage search={Route.useSearch()} />;
}
