import { createFileRoute } from '@tanstack/react-router';
import { WritersOnly } from '#app/page-states.tsx';
import { NewClientPage } from '#features/clients/new-client-page.tsx';
import { LinkButton } from '#ui/link-button.tsx';

export const Route = createFileRoute('/_app/clients/new')({ component: NewClientRoute });

function NewClientRoute() {
  return (
    <WritersOnly title="New client" back={<LinkButton to="/clients">Open the clients</LinkButton>}>
      <NewClientPage />
    </WritersOnly>
  );
}
