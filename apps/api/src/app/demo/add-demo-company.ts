import { runReminders } from '#features/reminders';
import type { Deps } from '#platform/deps';
import { seedDemo } from './seed-demo.ts';

/** Fills an empty database with the demo company, its past reminders included. False: there are clients already. */
export const addDemoCompany = (deps: Deps): Promise<boolean> =>
  seedDemo(deps, { runDay: (on, then) => runReminders(then, { on, trigger: 'by_schedule' }) });
