import { Aging, AsOfQuery, Dashboard } from '@sira/contract/reports';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { today } from '#features/settings';
import type { Deps } from '#platform/deps';
import { listAging } from './aging.queries.ts';
import { readDashboard } from './dashboard.ts';
import { agingCsv } from './export-aging.ts';
import { showAging } from './show-aging.ts';

const tags = ['reports'];
const MOST_CLIENTS = 500;

export const reportsRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/reports/dashboard',
      { schema: { operationId: 'getDashboard', tags, querystring: AsOfQuery, response: { 200: Dashboard } } },
      async ({ query }) => readDashboard(deps, query.on ?? (await today(deps))),
    );

    app.get(
      '/reports/aging',
      { schema: { operationId: 'getAging', tags, querystring: AsOfQuery, response: { 200: Aging } } },
      async ({ query }) => {
        const on = query.on ?? (await today(deps));
        return showAging(on, await listAging(deps.db, on, MOST_CLIENTS));
      },
    );

    app.get(
      '/reports/aging.csv',
      {
        schema: {
          operationId: 'exportAging',
          tags,
          querystring: AsOfQuery,
          response: {
            200: { description: 'Aging by client', content: { 'text/csv': { schema: z.string() } } },
          },
        },
      },
      async ({ query }, reply) => {
        const on = query.on ?? (await today(deps));
        void reply
          .header('content-disposition', `attachment; filename="aging-${on}.csv"`)
          .type('text/csv; charset=utf-8')
          .serializer(String);
        return agingCsv(on, await listAging(deps.db, on, null));
      },
    );
  };
