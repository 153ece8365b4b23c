import { createFileRoute } from '@tanstack/react-router';
import { readPlace } from '#platform/address.ts';
import { ImportPage } from '#features/imports/import-page.tsx';
import { importQuery } from '#features/imports/imports.data.ts';

export const Route = createFileRoute('/_app/imports/$id')({
  validateSearch: readPlace,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(importQuery(params.id)),
  component: ImportRoute,
});

function ImportRoute() {
  const { id } = Route.useParams();
  return <ImportPage key={id} id={id} place={Route.useSearch()} />;
}
