import type { Feature } from '#platform/feature';
import { settingsRoutes } from './settings.routes.ts';

export { getOrganisation, type Organisation, setOrganisation } from './settings.queries.ts';
export { today } from './settings.service.ts';

export const settings: Feature = { name: 'settings', routes: settingsRoutes };
