import type { Feature } from '#platform/feature';
import { clientsRoutes } from './clients.routes.ts';

export { findClient } from './clients.queries.ts';

export const clients: Feature = { name: 'clients', routes: clientsRoutes };
