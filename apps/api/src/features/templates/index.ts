import type { Feature } from '#platform/feature';
import { templatesRoutes } from './templates.routes.ts';

export { type ReminderMail, strongestOf } from './reminder-mail.ts';
export { renderReminder } from './render-reminder.ts';

export const templates: Feature = { name: 'templates', routes: templatesRoutes };
