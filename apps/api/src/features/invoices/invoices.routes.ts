import { Readable } from 'node:stream';
import {
  Invoice,
  InvoiceChange,
  InvoiceExportQuery,
  InvoiceList,
  InvoiceQuery,
  NewInvoice,
  Timeline,
} from '@sira/contract/invoices';
import { ById } from '@sira/contract/shapes';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { today } from '#features/settings';
import type { Actor } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { exportInvoices } from './export-invoices.ts';
import { countInvoices, listInvoices } from './invoice-list.queries.ts';
import {
  deleteInvoice,
  issueInvoice,
  reopenInvoice,
  voidInvoice,
  writeOffInvoice,
} from './invoice-states.service.ts';
import { changeInvoice, createInvoice } from './invoices.service.ts';
import { showInvoice, showRows } from './show-invoices.ts';
import { readTimeline } from './timeline.ts';

const tags = ['invoices'];

const moves: [
  verb: string,
  operationId: string,
  move: (deps: Deps, actor: Actor, id: string) => Promise<void>,
][] = [
  ['issue', 'issueInvoice', issueInvoice],
  ['void', 'voidInvoice', voidInvoice],
  ['write-off', 'writeOffInvoice', writeOffInvoice],
  ['reopen', 'reopenInvoice', reopenInvoice],
];

export const invoicesRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/invoices',
      {
        schema: {
          operationId: 'listInvoices',
          tags,
          querystring: InvoiceQuery,
          response: { 200: InvoiceList },
        },
      },
      async ({ query }) => {
        const on = await today(deps);
        const listed = await listInvoices(deps.db, query, on);
        const isAll = query.cursor === undefined && listed.length <= query.limit;
        const total = isAll ? listed.length : await countInvoices(deps.db, query, on);
        const { items, nextCursor } = toPage(listed, query.limit, total);
        return { items: await showRows(deps.db, items, on), nextCursor, total };
      },
    );

    app.get(
      '/invoices/export',
      {
        schema: {
          operationId: 'exportInvoices',
          tags,
          querystring: InvoiceExportQuery,
          response: {
            200: {
              description: 'Every invoice that matches',
              content: { 'text/csv': { schema: z.string() } },
            },
          },
        },
      },
      async ({ query }, reply) => {
        void reply
          .header('content-disposition', `attachment; filename="invoices-${await today(deps)}.csv"`)
          .type('text/csv; charset=utf-8');
        return reply.send(Readable.from(exportInvoices(deps, query)) as never);
      },
    );

    app.post(
      '/invoices',
      {
        config: { isIdempotent: true },
        schema: { operationId: 'createInvoice', tags, body: NewInvoice, response: { 201: Invoice } },
      },
      async ({ auth, body }, reply) =>
        reply.code(201).send(await showInvoice(deps, await createInvoice(deps, auth.actor, body))),
    );

    app.get(
      '/invoices/:id',
      { schema: { operationId: 'getInvoice', tags, params: ById, response: { 200: Invoice } } },
      async ({ params }) => showInvoice(deps, params.id),
    );

    app.patch(
      '/invoices/:id',
      {
        schema: {
          operationId: 'changeInvoice',
          tags,
          params: ById,
          body: InvoiceChange,
          response: { 200: Invoice },
        },
      },
      async ({ auth, params, body }) => {
        await changeInvoice(deps, auth.actor, params.id, body);
        return showInvoice(deps, params.id);
      },
    );

    for (const [verb, operationId, move] of moves) {
      app.post(
        `/invoices/:id/${verb}`,
        { schema: { operationId, tags, params: ById, response: { 200: Invoice } } },
        async ({ auth, params }) => {
          await move(deps, auth.actor, params.id);
          return showInvoice(deps, params.id);
        },
      );
    }

    app.delete(
      '/invoices/:id',
      { schema: { operationId: 'deleteInvoice', tags, params: ById, response: { 204: z.null() } } },
      async ({ auth, params }, reply) => {
        await deleteInvoice(deps, auth.actor, params.id);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/invoices/:id/timeline',
      { schema: { operationId: 'getInvoiceTimeline', tags, params: ById, response: { 200: Timeline } } },
      async ({ params }) => ({ items: await readTimeline(deps, params.id) }),
    );
  };
