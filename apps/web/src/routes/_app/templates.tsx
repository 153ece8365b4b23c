import { createFileRoute } from '@tanstack/react-router';
import { readOneOf } from '#platform/address.ts';
import { TemplatePage, views, type TemplateSearch } from '#features/templates/template-page.tsx';
import { templatesQuery } from '#features/templates/templates.data.ts';

export const Route = createFileRoute('/_app/templates')({
  validateSearch: (search: Record<string, unknown>): TemplateSearch => ({
    key: readOneOf(search['key'], ['friendly', 'firm', 'final']),
    language: readOneOf(search['language'], ['en', 'id']),
    view: readOneOf(search['view'], views),
  }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(templatesQuery),
  component: TemplatesRoute,
});

function TemplatesRoute() {
  return <TemplatePage search={Route.useSearch()} />;
}
