import { createFileRoute } from '@tanstack/react-router';
import { WritersOnly } from '#app/page-states.tsx';
import { NewInvoicePage } from '#features/invoices/new-invoice-page.tsx';
import { LinkButton } from '#ui/link-button.tsx';

interface NewInvoiceSearch {
  clientId?: string;
}

export const Route = createFileRoute('/_app/invoices/new')({
  validateSearch: ({ clientId }: Record<string, unknown>): NewInvoiceSearch =>
    typeof clientId === 'string' && /^[0-9a-f-]{36}$/.test(clientId) ? { clientId } : {},
  component: NewInvoiceRoute,
});

function NewInvoiceRoute() {
  const { clientId } = Route.useSearch();
  return (
    <WritersOnly title="New invoice" back={<LinkButton to="/invoices">Open the invoices</LinkButton>}>
      <NewInvoicePage clientId={clientId} />
    </WritersOnly>
  );
}
