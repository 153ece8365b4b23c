import { Message, MessageList, MessageQuery } from '@sira/contract/messages';
import { ById } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { listMessages } from './messages.queries.ts';
import { showMessage } from './show-message.ts';

const tags = ['messages'];

export const messagesRoutes =
  ({ db }: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/messages',
      {
        schema: {
          operationId: 'listMessages',
          tags,
          querystring: MessageQuery,
          response: { 200: MessageList },
        },
      },
      async ({ query }) => {
        const { rows, total } = await listMessages(db, query);
        return toPage(rows, query.limit, total);
      },
    );

    app.get(
      '/messages/:id',
      { schema: { operationId: 'getMessage', tags, params: ById, response: { 200: Message } } },
      async ({ params }) => showMessage(db, params.id),
    );
  };
