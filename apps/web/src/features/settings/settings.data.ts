import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, call } from '#platform/api.ts';

/** The organisation: its name, zone, currency, and what today is there. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: () => call(api.GET('/api/v1/settings')),
});

/** The organisation's date. The route of the shell has read it before any page is drawn. */
export function useToday(): string {
  return useSuspenseQuery(settingsQuery).data.today;
}

/** The organisation's time zone. */
export function useTimeZone(): string {
  return useSuspenseQuery(settingsQuery).data.timeZone;
}
