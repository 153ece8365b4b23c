import { DisputeResolution, NewDispute } from '@sira/contract/disputes';
import { Dispute } from '@sira/contract/invoices';
import { ById } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from '#platform/deps';
import { openDispute, resolveDispute } from './disputes.service.ts';

const tags = ['disputes'];

export const disputesRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/invoices/:id/disputes',
      {
        config: { isIdempotent: true },
        schema: {
          operationId: 'openDispute',
          tags,
          params: ById,
          body: NewDispute,
          response: { 201: Dispute },
        },
      },
      async ({ auth, params, body }, reply) =>
        reply.code(201).send(await openDispute(deps, auth.actor, params.id, body)),
    );

    app.post(
      '/disputes/:id/resolve',
      {
        schema: {
          operationId: 'resolveDispute',
          tags,
          params: ById,
          body: DisputeResolution,
          response: { 200: Dispute },
        },
      },
      async ({ auth, params, body }) => resolveDispute(deps, auth.actor, params.id, body),
    );
  };
