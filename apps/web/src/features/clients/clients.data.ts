import { queryOptions } from '@tanstack/react-query';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';

/** What the list of clients can be narrowed to. */
export interface ClientFilter {
  search?: string;
  has?: 'open' | 'no_contact' | 'paused';
  sort?: 'name' | 'number';
  direction?: 'asc' | 'desc';
  cursor?: string;
  limit?: number;
}

/** A page of the clients. */
export const clientsQuery = (filter: ClientFilter) =>
  queryOptions({
    queryKey: ['clients', 'list', filter],
    queryFn: () => call(api.GET('/api/v1/clients', { params: { query: { limit: pageSize, ...filter } } })),
  });

/** One client with its contacts and balances. */
export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: ['clients', id],
    queryFn: () => call(api.GET('/api/v1/clients/{id}', { params: { path: { id } } })),
  });
