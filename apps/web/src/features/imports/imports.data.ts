import type { Import } from '@sira/contract/imports';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';

const pollMs = 600;

/** What the server is working on by itself. */
export function isUnderWay({ state }: Pick<Import, 'state'>): boolean {
  return state === 'checking' || state === 'importing';
}

/** What waits for a person: read but not imported. */
export function isWaiting({ state }: Pick<Import, 'state'>): boolean {
  return state === 'uploaded' || state === 'checked' || state === 'failed';
}

/** One import; asked again and again while the server works on it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: () => call(api.GET('/api/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? pollMs : false),
    staleTime: 0,
  });

/** The files so far, newest first. */
export const importsQuery = (after?: string) =>
  queryOptions({
    queryKey: ['imports', 'list', after],
    queryFn: () =>
      call(api.GET('/api/v1/imports', { params: { query: { limit: pageSize, cursor: after } } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? pollMs : false),
  });

/** The rows of a checked file that cannot be read. */
export const rowProblemsQuery = (id: string, after?: string) =>
  queryOptions({
    queryKey: ['imports', id, 'problems', after],
    queryFn: () =>
      call(
        api.GET('/api/v1/imports/{id}/problems', {
          params: { path: { id }, query: { limit: pageSize, cursor: after } },
        }),
      ),
  });

/** The other files that wait for a person, the oldest first. */
export function useWaitingImports(exceptId?: string): readonly Import[] {
  const list = useQuery(importsQuery()).data?.items ?? [];
  return list.filter((one) => one.id !== exceptId && isWaiting(one)).toReversed();
}
