import { createFileRoute } from '@tanstack/react-router';
import { AgingPage } from '#features/reports/aging-page.tsx';
import { agingQuery } from '#features/reports/aging.data.ts';

interface AgingSearch {
  on?: string;
}

export const Route = createFileRoute('/_app/reports/aging')({
  validateSearch: ({ on }: Record<string, unknown>): AgingSearch =>
    typeof on === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(on) ? { on } : {},
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queryClient.prefetchQuery(agingQuery(deps.on)),
  component: AgingRoute,
});

function AgingRoute() {
  return <AgingPage on={Route.useSearch().on} />;
}
