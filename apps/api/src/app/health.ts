import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '#platform/deps';

const hidden = { hide: true } as object;

/** `/healthz`: the process answers. `/readyz`: the database does too. */
export function addHealthRoutes(app: FastifyInstance, deps: Deps) {
  app.get('/healthz', { schema: hidden }, async (_request, reply) =>
    reply.serializer(JSON.stringify).send({ status: 'ok' }),
  );

  app.get('/readyz', { schema: hidden }, async (_request, reply) => {
    reply.serializer(JSON.stringify);
    try {
      await deps.db.execute(sql`select 1`);
      return reply.send({ status: 'ready' });
    } catch {
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });

  app.get('/api/openapi.json', { schema: hidden }, async (_request, reply) =>
    reply.serializer(JSON.stringify).header('content-type', 'application/json').send(app.swagger()),
  );
}
