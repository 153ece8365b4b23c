import type { Plan, Run } from '@sira/contract/reminders';
import type { Settings } from '@sira/contract/settings';
import { Command } from 'commander';
import type { z } from 'zod';
import { eachDay } from '#platform/calendar';
import { CannotDo } from './cannot-do.ts';
import { plainDate, printJson } from './options.ts';
import { ALL } from './plan.command.ts';
import { planLine, printPlan } from './print-plan.ts';
import { showProgress } from './progress.ts';
import { withApi } from './with-api.ts';

interface RunOptions {
  on?: string;
  until?: string;
  json?: boolean;
}

export const runCommand = () =>
  new Command('run')
    .description('Send what is due on a day, or day by day until another')
    .option('--on <day>', 'the day, today when left out', plainDate)
    .option('--until <day>', 'also run every day up to this one', plainDate)
    .option('--json', 'print one line of JSON a day')
    .action(async ({ on, until, json }: RunOptions) =>
      withApi(async (api) => {
        const first = on ?? (await api.call<Settings>('GET', '/settings')).today;
        const last = until ?? first;
        if (last < first)
          throw new CannotDo(`--until ${last} is before ${first}. Give a day that is not earlier.`, 2);
        const days = eachDay(first, last);
        const progress = showProgress(days.length > 1 && Boolean(json));
        for (const [index, day] of days.entries()) {
          progress.say(`day ${index + 1} of ${days.length}, ${day}`);
          const { plan } = await api.call<{ plan: Plan; run: z.infer<typeof Run> }>(
            'POST',
            '/reminders/runs',
            { on: day, limit: ALL },
          );
          progress.clear();
          if (json) printJson(planLine(plan));
          else printPlan(plan, 'went out');
        }
      }),
    );
