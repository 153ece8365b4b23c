import { createFileRoute } from '@tanstack/react-router';
import { readPlace } from '#platform/address.ts';
import { PeoplePage } from '#features/users/people-page.tsx';

export const Route = createFileRoute('/_app/people/')({
  validateSearch: readPlace,
  component: PeopleRoute,
});

function PeopleRoute() {
  const { session } = Route.useRouteContext();
  return <PeoplePage place={Route.useSearch()} me={session.user} />;
}
