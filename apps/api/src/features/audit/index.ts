import type { Feature } from '#platform/feature';
import { auditRoutes } from './audit.routes.ts';

export { recordAudit } from './record-audit.ts';

export const audit: Feature = { name: 'audit', routes: auditRoutes };
