import { queryOptions } from '@tanstack/react-query';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';

export interface PaymentListQuery {
  search?: string;
  clientId?: string;
  sort?: 'paidOn' | 'amount';
  direction?: 'asc' | 'desc';
  cursor?: string;
  limit?: number;
}

/** A page of the payments. */
export const paymentsQuery = (query: PaymentListQuery) =>
  queryOptions({
    queryKey: ['payments', 'list', query],
    queryFn: () => call(api.GET('/api/v1/payments', { params: { query: { limit: pageSize, ...query } } })),
  });
