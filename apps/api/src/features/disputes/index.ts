import type { Feature } from '#platform/feature';
import { disputesRoutes } from './disputes.routes.ts';

export const disputes: Feature = { name: 'disputes', routes: disputesRoutes };
