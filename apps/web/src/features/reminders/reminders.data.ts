import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { RunResult, ScheduleChange } from '@sira/contract/reminders';
import { pageSize } from '#platform/address.ts';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';
import { counted } from '#ui/format-count.ts';
import { formatDay } from '#ui/format-date.ts';

/** Who gets what and who gets nothing, as of the end of a day; today when it is left out. */
export const planQuery = (on?: string) =>
  queryOptions({
    queryKey: ['reminders', 'plan', on ?? 'today'],
    placeholderData: keepPreviousData,
    queryFn: () => call(api.GET('/api/v1/reminders/plan', { params: { query: { on } } })),
  });

/** Mails of the 14 days from a day on. */
export const outlookQuery = (on?: string) =>
  queryOptions({
    queryKey: ['reminders', 'outlook', on ?? 'today'],
    placeholderData: keepPreviousData,
    queryFn: () => call(api.GET('/api/v1/reminders/outlook', { params: { query: { on } } })),
  });

/** The steps that hold for every invoice. */
export const scheduleQuery = queryOptions({
  queryKey: ['reminders', 'schedule'],
  queryFn: () => call(api.GET('/api/v1/reminders/schedule')),
});

/** The runs that were, newest first. */
export const runsQuery = (after?: string) =>
  queryOptions({
    queryKey: ['reminders', 'runs', after],
    placeholderData: keepPreviousData,
    queryFn: () =>
      call(api.GET('/api/v1/reminders/runs', { params: { query: { limit: pageSize, cursor: after } } })),
  });

/** Sends what is due on the day. Everything that is shown anywhere may follow from it. */
export function useSendReminders(today: string) {
  return useChange({
    mutationFn: (on: string | undefined) => call(api.POST('/api/v1/reminders/runs', { body: { on } })),
    meta: {
      done: ({ run }: z.infer<typeof RunResult>) => sentWords(run, today),
      failed: 'The reminders were not sent',
    },
  });
}

function sentWords({ on, messages, reminders }: z.infer<typeof RunResult>['run'], today: string) {
  if (messages === 0)
    return { title: 'Nothing is due', detail: `Nothing was sent for ${formatDay(on, today)}.` };
  return {
    title: `Sent ${counted(reminders, 'reminder', 'reminders')} to ${counted(messages, 'client', 'clients')}`,
    detail: 'Each mail can be read in the Mailbox.',
  };
}

/** Puts new steps in place from the next plan on. */
export function useChangeSchedule(onChanged: () => void) {
  return useChange({
    mutationFn: (body: z.infer<typeof ScheduleChange>) =>
      call(api.PUT('/api/v1/reminders/schedule', { body })),
    meta: {
      done: () => ({
        title: 'Schedule changed',
        detail: 'It holds from the next plan on. What was sent is not sent again.',
      }),
      failed: 'The schedule was not changed',
    },
    onSuccess: onChanged,
  });
}
