import type { Feature } from '#platform/feature';
import { reportsRoutes } from './reports.routes.ts';

export const reports: Feature = { name: 'reports', routes: reportsRoutes };
