import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, call } from '#platform/api.ts';
import type { components } from '#platform/api-types.gen.ts';

/** What is owed, what goes out, what went out and what comes, as of the end of a day; today when it is left out. */
export const dashboardQuery = (on?: string) =>
  queryOptions({
    queryKey: ['reports', 'dashboard', on ?? 'today'],
    placeholderData: keepPreviousData,
    queryFn: () => call(api.GET('/api/v1/reports/dashboard', { params: { query: { on } } })),
  });

/** What the dashboard shows. */
export type Dashboard = components['schemas']['Dashboard'];
