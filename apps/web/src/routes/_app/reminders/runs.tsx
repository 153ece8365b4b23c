import { createFileRoute } from '@tanstack/react-router';
import { RunsPage } from '#features/reminders/runs-page.tsx';
import { readPlace } from '#platform/address.ts';

export const Route = createFileRoute('/_app/reminders/runs')({
  validateSearch: readPlace,
  component: RunsRoute,
});

function RunsRoute() {
  return <RunsPage place={Route.useSearch()} />;
}
