import { queryOptions } from '@tanstack/react-query';
import { api, call } from '#platform/api.ts';

const freshMs = 60_000;

/** How many mails go out today. */
export const readyMailCountQuery = queryOptions({
  queryKey: ['reminders', 'outlook', 'today', 'count'],
  staleTime: freshMs,
  queryFn: async () => {
    const { days } = await call(api.GET('/api/v1/reminders/outlook'));
    return days[0]?.messages ?? 0;
  },
});

/** How many invoices are open. */
export const openInvoiceCountQuery = queryOptions({
  queryKey: ['invoices', 'open-count'],
  staleTime: freshMs,
  queryFn: async () => {
    const { total } = await call(
      api.GET('/api/v1/invoices', { params: { query: { show: 'open', limit: 1 } } }),
    );
    return total;
  },
});
