import type { Plan } from '@sira/contract/reminders';
import { Command } from 'commander';
import { plainDate, printJson } from './options.ts';
import { planLine, printPlan } from './print-plan.ts';
import { withApi } from './with-api.ts';

/** Enough for every open invoice of any organisation that runs this from a terminal. */
export const ALL = 999_999;

export const planCommand = () =>
  new Command('plan')
    .description('Show what would go out on a day and who stays silent, and why; sends nothing')
    .option('--on <day>', 'the day, today when left out', plainDate)
    .option('--json', 'print JSON for other programs')
    .action(async ({ on, json }: { on?: string; json?: boolean }) => {
      const day = on ? `&on=${on}` : '';
      const plan = await withApi((api) => api.call<Plan>('GET', `/reminders/plan?limit=${ALL}${day}`));
      if (json) printJson(planLine(plan));
      else printPlan(plan, 'would go out');
    });
