import { queryOptions } from '@tanstack/react-query';
import { api, call } from '#platform/api.ts';

/** The templates that come with SIRA, each in each language, with a preview on sample data. */
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => call(api.GET('/api/v1/templates')),
});
