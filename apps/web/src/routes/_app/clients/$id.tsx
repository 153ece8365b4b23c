import { createFileRoute } from '@tanstack/react-router';
import { ClientPage } from '#features/clients/client-page.tsx';
import { clientQuery } from '#features/clients/clients.data.ts';
import { ClientPayments } from '#features/payments/client-payments.tsx';

export const Route = createFileRoute('/_app/clients/$id')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(clientQuery(params.id)),
  component: ClientRoute,
});

function ClientRoute() {
  const { id } = Route.useParams();
  return <ClientPage key={id} id={id} payments={<ClientPayments clientId={id} />} />;
}
