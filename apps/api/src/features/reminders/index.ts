import type { Feature } from '#platform/feature';
import { reminderJobs } from './reminders.jobs.ts';
import { remindersRoutes } from './reminders.routes.ts';

export { readOutlook, readPlan } from './read-plan.ts';
export { runReminders } from './run-reminders.ts';

export const reminders: Feature = { name: 'reminders', routes: remindersRoutes, jobs: reminderJobs };
