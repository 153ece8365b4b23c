import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const DIST = join(import.meta.dirname, '../../../web/dist');
const DAY_MS = 86_400_000;

/** The built web app: hashed assets for a year, every other path its index page. */
export async function addWebPages(app: FastifyInstance) {
  if (!existsSync(join(DIST, 'index.html'))) return;
  await app.register(fastifyStatic, { root: join(DIST, 'assets'), prefix: '/assets/', immutable: true, maxAge: 365 * DAY_MS, schemaHide: true, decorateReply: false });
  await app.register(fastifyStatic, { root: DIST, serve: false, decorateReply: true, index: false });

  const page = (file: string) => async (_request: FastifyRequest, reply: FastifyReply) => reply.header('cache-control', 'no-cache').sendFile(file, DIST);
  for (const file of ['favicon.svg', 'theme.js']) {
    if (existsSync(join(DIST, file))) app.get(`/${file}`, { schema: { hide: true } as object }, page(file));
  }
  app.get('/*', { schema: { hide: true } as object }, async (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.callNotFound();
    return page('index.html')(request, reply);
  });
}
