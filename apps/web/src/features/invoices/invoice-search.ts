import { readOneOf, readPlace, readText } from '#platform/address.ts';
import type { InvoiceSearch } from './invoice-list-page.tsx';
import { shows, sorts } from './invoices.data.ts';

/** Takes filter, order and place out of an address somebody may have typed. */
export function readInvoiceSearch(search: Record<string, unknown>): InvoiceSearch {
  const { currency, clientId } = search;
  return {
    ...readPlace(search),
    search: readText(search['search']),
    show: readOneOf(search['show'], shows),
    clientId: typeof clientId === 'string' && /^[0-9a-f-]{36}$/.test(clientId) ? clientId : undefined,
    currency: typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    sort: readOneOf(search['sort'], sorts),
    direction: readOneOf(search['direction'], ['asc', 'desc']),
  };
}
