import { AuditList, AuditQuery } from '@sira/contract/audit';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from '#platform/deps';
import { toPage } from '#platform/pages';
import { listEntries } from './audit.queries.ts';

export const auditRoutes =
  ({ db }: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/audit',
      {
        schema: {
          operationId: 'listAudit',
          tags: ['audit'],
          querystring: AuditQuery,
          response: { 200: AuditList },
        },
      },
      async ({ query }) => {
        const { rows, total } = await listEntries(db, query);
        const items = rows.map((row) => ({ ...row, at: row.at.toISOString(), actor: row.actorName }));
        return toPage(items, query.limit, total);
      },
    );
  };
