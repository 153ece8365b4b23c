import { createFileRoute } from '@tanstack/react-router';
import { NewInvoicePage } from '#features/invoices/new-invoice-page.tsx';

interface NewInvoiceSearch {
  clientId?: string;
}

export const Route = createFileRoute('/_app/invoices/new')({
  validateSearch: ({ clientId }: Record<string, unknown>): NewInvoiceSearch =>
    typeof clientId === 'string' && /^[0-9a-f-]{36}$/.test(clientId) ? { clientId } : {},
  component: NewInvoiceRoute,
});

function NewInvoiceRoute() {
  return <NewInvoicePage clientId={Route.useSearch().clientId} />;
}
