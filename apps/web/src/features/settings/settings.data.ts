import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, call } from '#platform/api.ts';

/** The organisation: its name, zone, currency, and what today is there. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: () => call(api.GET('/api/v1/settings')),
});

/** The organisation's date; until it is known, that of this machine. */
export function useToday(): string {
  return useQuery(settingsQuery).data?.today ?? new Date().toISOString().slice(0, 10);
}

/** The organisation's time zone; until it is known, UTC. */
export function useTimeZone(): string {
  return useQuery(settingsQuery).data?.timeZone ?? 'UTC';
}
