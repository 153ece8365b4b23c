import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { CurrentSession, SignIn } from '@sira/contract/sessions';
import { api, call } from '#platform/api.ts';

/** Who is signed in; null when nobody is. The page decides what follows, so a 401 is no error here. */
export const currentSessionQuery = queryOptions({
  queryKey: ['sessions', 'current'],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<CurrentSession | null> => {
    const answer = await api.GET('/api/v1/sessions/current');
    return answer.response.status === 401 ? null : call(Promise.resolve(answer));
  },
});

/** Signs in; the form shows what went wrong. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof SignIn>) => call(api.POST('/api/v1/sessions', { body })),
    meta: { failed: 'You are not signed in', showsFieldErrors: true },
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(currentSessionQuery.queryKey, session);
    },
  });
}

/** Ends the session of this browser, leaves by `leave`, and keeps nothing of it in memory. */
export function useSignOut(leave: () => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.DELETE('/api/v1/sessions/current')),
    meta: { failed: 'You are still signed in' },
    // A page that is still shown would read everything anew, and be refused.
    onSuccess: async () => {
      await leave();
      queries.clear();
    },
  });
}
