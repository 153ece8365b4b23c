import { createFileRoute } from '@tanstack/react-router';
import { EditClientPage } from '#features/clients/edit-client-page.tsx';
import { clientQuery } from '#features/clients/clients.data.ts';

export const Route = createFileRoute('/_app/clients/$id_/edit')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(clientQuery(params.id)),
  component: EditClientRoute,
});

function EditClientRoute() {
  const { id } = Route.useParams();
  return <EditClientPage key={id} id={id} />;
}
