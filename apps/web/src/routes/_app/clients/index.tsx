import { createFileRoute } from '@tanstack/react-router';
import { readOneOf, readPlace, readText } from '#platform/address.ts';
import { ClientListPage, type ClientSearch } from '#features/clients/client-list-page.tsx';

export const Route = createFileRoute('/_app/clients/')({
  validateSearch: (search: Record<string, unknown>): ClientSearch => ({
    ...readPlace(search),
    search: readText(search['search']),
    has: readOneOf(search['has'], ['open', 'no_contact', 'paused']),
    sort: readOneOf(search['sort'], ['name', 'number']),
    direction: readOneOf(search['direction'], ['asc', 'desc']),
  }),
  component: ClientsRoute,
});

function ClientsRoute() {
  return <ClientListPage search={Route.useSearch()} />;
}
