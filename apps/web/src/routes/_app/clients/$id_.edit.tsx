import { createFileRoute } from '@tanstack/react-router';
import { WritersOnly } from '#app/page-states.tsx';
import { EditClientPage } from '#features/clients/edit-client-page.tsx';
import { clientQuery } from '#features/clients/clients.data.ts';
import { LinkButton } from '#ui/link-button.tsx';

export const Route = createFileRoute('/_app/clients/$id_/edit')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(clientQuery(params.id)),
  component: EditClientRoute,
});

function EditClientRoute() {
  const { id } = Route.useParams();
  const back = (
    <LinkButton to="/clients/$id" params={{ id }}>
      Open the client
    </LinkButton>
  );
  return (
    <WritersOnly title="Change the client" back={back}>
      <EditClientPage key={id} id={id} />
    </WritersOnly>
  );
}
