import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';

/** Who did what, newest first. */
export const auditQuery = (after?: string) =>
  queryOptions({
    queryKey: ['audit', after],
    placeholderData: keepPreviousData,
    queryFn: () => call(api.GET('/api/v1/audit', { params: { query: { limit: pageSize, cursor: after } } })),
  });
