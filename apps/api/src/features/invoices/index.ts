import type { Feature } from '#platform/feature';
import { invoicesRoutes } from './invoices.routes.ts';

export { type Invoice, lockInvoices } from './invoices.queries.ts';

export const invoices: Feature = { name: 'invoices', routes: invoicesRoutes };
