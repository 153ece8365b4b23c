import type { Feature } from '#platform/feature';
import { sessionsRoutes } from './sessions.routes.ts';

export { authenticate } from './authenticate.ts';
export { startSession } from './start-session.ts';

export const sessions: Feature = { name: 'sessions', routes: sessionsRoutes };
