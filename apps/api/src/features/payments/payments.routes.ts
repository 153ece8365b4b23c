import { NewAllocation, NewPayment, Payment, PaymentList, PaymentQuery } from '@sira/contract/payments';
import { ById } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { allocateCredit } from './credit.service.ts';
import { listPayments } from './payment-list.queries.ts';
import { deletePayment, recordPayment } from './payments.service.ts';
import { showPayment, showPayments } from './show-payments.ts';

const tags = ['payments'];

export const paymentsRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/payments',
      {
        schema: {
          operationId: 'listPayments',
          tags,
          querystring: PaymentQuery,
          response: { 200: PaymentList },
        },
      },
      async ({ query }) => {
        const { rows, total } = await listPayments(deps.db, query);
        const { items, nextCursor } = toPage(rows, query.limit, total);
        return { items: await showPayments(deps.db, items), nextCursor, total };
      },
    );

    app.post(
      '/payments',
      {
        config: { isIdempotent: true },
        schema: { operationId: 'recordPayment', tags, body: NewPayment, response: { 201: Payment } },
      },
      async ({ auth, body }, reply) =>
        reply.code(201).send(await showPayment(deps.db, await recordPayment(deps, auth.actor, body))),
    );

    app.get(
      '/payments/:id',
      { schema: { operationId: 'getPayment', tags, params: ById, response: { 200: Payment } } },
      async ({ params }) => showPayment(deps.db, params.id),
    );

    app.delete(
      '/payments/:id',
      { schema: { operationId: 'deletePayment', tags, params: ById, response: { 204: z.null() } } },
      async ({ auth, params }, reply) => {
        await deletePayment(deps, auth.actor, params.id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/payments/:id/allocations',
      {
        config: { isIdempotent: true },
        schema: {
          operationId: 'allocateCredit',
          tags,
          params: ById,
          body: NewAllocation,
          response: { 201: Payment },
        },
      },
      async ({ auth, params, body }, reply) => {
        await allocateCredit(deps, auth.actor, params.id, body);
        return reply.code(201).send(await showPayment(deps.db, params.id));
      },
    );
  };
