import type { Feature } from '#platform/feature';
import { paymentsRoutes } from './payments.routes.ts';

export const payments: Feature = { name: 'payments', routes: paymentsRoutes };
