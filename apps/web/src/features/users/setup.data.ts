import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Setup } from '@sira/contract/users';
import { api, call } from '#platform/api.ts';
import { currentSessionQuery } from '#features/sessions/sessions.data.ts';

/** Whether the first admin is still to be made. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => call(api.GET('/api/v1/setup')),
});

/** Makes the first admin and signs in. The form shows errors of its fields, and those of the link. */
export function useSetUp() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof Setup>) => call(api.POST('/api/v1/setup', { body })),
    meta: { failed: 'The first admin was not made', showsFieldErrors: true },
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(currentSessionQuery.queryKey, session);
    },
  });
}
