import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';

/** The people who sign in. Only admins may read it. */
export const usersQuery = (after?: string) =>
  queryOptions({
    queryKey: ['users', after],
    placeholderData: keepPreviousData,
    queryFn: () => call(api.GET('/api/v1/users', { params: { query: { limit: pageSize, cursor: after } } })),
  });
