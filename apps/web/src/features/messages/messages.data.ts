import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Message, MessageDecision, MessageQuery, MessageRow } from '@sira/contract/messages';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';

export type MessageFilter = Partial<Pick<z.infer<typeof MessageQuery>, 'search' | 'on' | 'state' | 'cursor' | 'limit'>>;
export type ListedMessage = z.infer<typeof MessageRow>;

/** Mails, newest first. */
export const messagesQuery = (filter: MessageFilter) =>
  queryOptions({
    queryKey: ['messages', 'list', filter],
    placeholderData: keepPreviousData,
    queryFn: () => call(api.GET('/api/v1/messages', { params: { query: filter } })),
  });

/** The mails that the runs of a day made. */
export const messagesOfDayQuery = (on: string) =>
  queryOptions({
    queryKey: ['messages', 'day', on],
    queryFn: () => call(api.GET('/api/v1/messages', { params: { query: { on, limit: 200 } } })),
  });

/** How many mails wait for a person's word: refused ones, and those of which nobody knows whether they left. */
export const undecidedMailsQuery = queryOptions({
  queryKey: ['messages', 'undecided'],
  queryFn: async () => {
    const count = (state: 'failed' | 'unknown') =>
      call(api.GET('/api/v1/messages', { params: { query: { state, limit: 1 } } }));
    const [failed, unknown] = await Promise.all([count('failed'), count('unknown')]);
    return { failed: failed.total, unknown: unknown.total };
  },
});

/** One mail with its words. */
export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', id],
    queryFn: () => call(api.GET('/api/v1/messages/{id}', { params: { path: { id } } })),
  });

type Decision = z.infer<typeof MessageDecision>['decision'];

/** A person's word on a mail that was refused or whose fate is unknown. */
export function useDecideMessage(id: string) {
  return useChange({
    mutationFn: (decision: Decision) =>
      call(api.POST('/api/v1/messages/{id}/decision', { params: { path: { id } }, body: { decision } })),
    meta: {
      done: (message: z.infer<typeof Message>, decision: Decision) => decidedWords(message, decision),
      failed: 'Your decision was not kept',
    },
  });
}

function decidedWords(message: z.infer<typeof Message>, decision: Decision): string {
  if (decision === 'it_was_sent') return `The mail to ${message.client.name} counts as sent`;
  if (decision === 'give_up') return `The mail to ${message.client.name} stays unsent`;
  if (message.state === 'sent') return `Sent the mail to ${message.client.name} again`;
  return `The mail to ${message.client.name} goes out again`;
}
