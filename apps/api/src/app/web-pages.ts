import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const DIST = join(import.meta.dirname, '../../../web/dist');
const YEAR_MS = 365 * 86_400_000;
const hasPages = () => existsSync(join(DIST, 'index.html'));

/** The files of the built web app: hashed assets for a year, the others asked for anew each time. */
export async function addWebPages(app: FastifyInstance) {
  if (!hasPages()) return;
  const common = { schemaHide: true, index: false as const };
  const assets = { root: join(DIST, 'assets'), prefix: '/assets/', immutable: true, maxAge: YEAR_MS };
  await app.register(fastifyStatic, { ...common, ...assets });
  await app.register(fastifyStatic, { ...common, root: DIST, serve: false, decorateReply: false });
  for (const file of ['favicon.svg', 'theme.js']) {
    if (!existsSync(join(DIST, file))) continue;
    app.get(`/${file}`, { schema: { hide: true } as object }, async (_request, reply) =>
      sendPage(reply, file),
    );
  }
}

const sendPage = (reply: FastifyReply, file: string) =>
  reply.header('cache-control', 'no-cache').sendFile(file, DIST);

/** Whether a path that the server does not know may be a page of the web app, which knows its own. */
export const isPage = ({ method, url }: FastifyRequest) =>
  (method === 'GET' || method === 'HEAD') &&
  !url.startsWith('/api/') &&
  !url.startsWith('/assets/') &&
  hasPages();

export const sendIndex = (reply: FastifyReply) => sendPage(reply.code(200), 'index.html');
