import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Message, MessageDecision, MessageQuery, MessageRow } from '@sira/contract/messages';
import { api, call } from '#platform/api.ts';
import { useChange } from '#platform/use-change.ts';

export type MessageFilter = Partial<
  Pick<z.infer<typeof MessageQuery>, 'search' | 'on' | 'state' | 'cursor' | 'limit'>
>;
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

/** How many mails there are of which nobody knows whether they left. */
export const unknownMailsQuery = queryOptions({
  queryKey: ['messages', 'unknown-count'],
  queryFn: async () => {
    const { total } = await call(
      api.GET('/api/v1/messages', { params: { query: { state: 'unknown', limit: 1 } } }),
    );
    return total;
  },
});

/** One mail with its words. */
export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', id],
    queryFn: () => call(api.GET('/api/v1/messages/{id}', { params: { path: { id } } })),
  });

/** Whether somebody has given up on a refused mail; the mail itself stays refused. */
export const isGivenUp = ({ state, reason }: Pick<z.infer<typeof Message>, 'state' | 'reason'>) =>
  state === 'failed' && reason === 'given_up';

type Decision = z.infer<typeof MessageDecision>['decision'];

/** A person's word on a mail that was refused or whose fate is unknown. */
export function useDecideMessage(id: string) {
  const queries = useQueryClient();
  return useChange({
    mutationFn: (decision: Decision) => decide(id, decision),
    meta: {
      done: (message: z.infer<typeof Message>, decision: Decision) => decidedWords(message, decision),
      failed: 'The mail is still undecided',
    },
    onError: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
}

/** Sending again can fail again: then nothing was decided. */
async function decide(id: string, decision: Decision) {
  const message = await call(
    api.POST('/api/v1/messages/{id}/decision', { params: { path: { id } }, body: { decision } }),
  );
  if (decision !== 'send_again') return message;
  if (message.state === 'failed')
    throw new Error(`It was refused again: ${message.lastError ?? 'no reason was given'}`);
  if (message.state === 'unknown')
    throw new Error('The connection broke again while it was being handed over.');
  return message;
}

function decidedWords(message: z.infer<typeof Message>, decision: Decision): string {
  if (decision === 'it_was_sent') return `The mail to ${message.client.name} counts as sent`;
  if (decision === 'give_up') return `The mail to ${message.client.name} stays unsent`;
  if (message.state === 'sent') return `Sent the mail to ${message.client.name} again`;
  return `The mail to ${message.client.name} goes out again`;
}
