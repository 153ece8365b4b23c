import type { InvoiceRow } from '@sira/contract/invoices';
import { queryOptions } from '@tanstack/react-query';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';

/** What the list can be narrowed to; the words are the server's. */
export const shows = ['all', 'open', 'overdue', 'due_soon', 'paid', 'disputed', 'draft', 'void'] as const;
export type Show = (typeof shows)[number];

/** What the server sorts by. */
export const sorts = ['number', 'issuedOn', 'dueOn', 'amount'] as const;

export interface InvoiceFilter {
  search?: string;
  show?: Show;
  clientId?: string;
  currency?: string;
}

export interface InvoiceListQuery extends InvoiceFilter {
  sort?: (typeof sorts)[number];
  direction?: 'asc' | 'desc';
  cursor?: string;
  limit?: number;
}

/** A page of the invoices. */
export const invoicesQuery = (query: InvoiceListQuery) =>
  queryOptions({
    queryKey: ['invoices', 'list', query],
    queryFn: () => call(api.GET('/api/v1/invoices', { params: { query: { limit: pageSize, ...query } } })),
  });

/** One invoice with its payments and disputes. */
export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ['invoices', id],
    queryFn: () => call(api.GET('/api/v1/invoices/{id}', { params: { path: { id } } })),
  });

/** What happened to an invoice and what comes, newest first. */
export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['invoices', id, 'timeline'],
    queryFn: () => call(api.GET('/api/v1/invoices/{id}/timeline', { params: { path: { id } } })),
  });

/** The address of the CSV with every invoice that matches. */
export function exportAddress(filter: InvoiceFilter): string {
  const query = new URLSearchParams(
    Object.entries(filter).filter(([, value]) => value !== undefined) as [string, string][],
  );
  return `/api/v1/invoices/export?${query}`;
}

/** Sums of the open amounts by currency, of the rows that are shown. */
export function openByCurrency(rows: readonly InvoiceRow[]): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { status, currency, balanceMinor } of rows) {
    const isOwed = status !== 'draft' && status !== 'void' && status !== 'written_off';
    if (isOwed) sums.set(currency, (sums.get(currency) ?? 0) + balanceMinor);
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
