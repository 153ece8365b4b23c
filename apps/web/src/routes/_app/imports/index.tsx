import { createFileRoute } from '@tanstack/react-router';
import { readPlace } from '#platform/address.ts';
import { ImportListPage } from '#features/imports/import-list-page.tsx';

export const Route = createFileRoute('/_app/imports/')({
  validateSearch: readPlace,
  component: ImportsRoute,
});

function ImportsRoute() {
  return <ImportListPage place={Route.useSearch()} />;
}
