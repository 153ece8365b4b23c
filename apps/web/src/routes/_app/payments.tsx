import { createFileRoute } from '@tanstack/react-router';
import { readOneOf, readPlace, readText } from '#platform/address.ts';
import { PaymentListPage, type PaymentSearch } from '#features/payments/payment-list-page.tsx';

export const Route = createFileRoute('/_app/payments')({
  validateSearch: (search: Record<string, unknown>): PaymentSearch => ({
    ...readPlace(search),
    search: readText(search['search']),
    clientId: readText(search['clientId']),
    sort: readOneOf(search['sort'], ['paidOn', 'amount']),
    direction: readOneOf(search['direction'], ['asc', 'desc']),
  }),
  component: PaymentsRoute,
});

function PaymentsRoute() {
  return <PaymentListPage search={Route.useSearch()} />;
}
