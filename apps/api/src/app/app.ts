import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { v4 } from 'uuid';
import { authenticate } from '#features/sessions';
import { accessOf, type Auth, mayAccess } from '#platform/access';
import type { Deps } from '#platform/deps';
import { AppError, forbidden, unauthorised } from '#platform/errors';
import { createMetrics } from '#platform/metrics';
import { addApiDocs } from './api-docs.ts';
import { features } from './features.ts';
import { addHealthRoutes } from './health.ts';
import { addIdempotency } from './idempotency.ts';
import { collectMethods } from './method-not-allowed.ts';
import { registerOpenApi } from './openapi.ts';
import { handleClientError, handleError, sendProblem } from './problem-answers.ts';
import { serialiserCompiler } from './serialise.ts';
import { addWebPages, isPage, sendIndex } from './web-pages.ts';

const BODY_LIMIT = 1024 * 1024;

/** The whole server without a port: `serve` listens, tests and the terminal inject. */
export async function buildApp(deps: Deps) {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => v4(),
    bodyLimit: BODY_LIMIT,
    trustProxy: (_address, hop) => hop < deps.config.TRUSTED_PROXIES, // hop 0 is who opened the connection
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false },
    frameworkErrors: (error, request: unknown, reply: unknown) =>
      handleError(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: handleClientError,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serialiserCompiler);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) => answerUnknownPath(request, reply));
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('auth');

  const answerOtherMethods = collectMethods(app);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: { directives: contentPolicy(deps) },
    strictTransportSecurity: false,
  });
  if (deps.config.ENVIRONMENT !== 'test') await app.register(rateLimit, rateLimitOptions(deps));
  addAuthentication(app, deps);
  addMetrics(app, deps);
  await registerOpenApi(app);
  addIdempotency(app, deps);
  for (const { routes } of features) {
    if (routes) await app.register(routes(deps), { prefix: '/api/v1' });
  }
  addHealthRoutes(app, deps);
  addApiDocs(app);
  app.after(answerOtherMethods);
  await addWebPages(app);
  return app;
}

function contentPolicy(deps: Deps) {
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"], // mails and the chart sizes carry style attributes
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameSrc: ["'self'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: deps.config.PUBLIC_URL?.startsWith('https:') ? [] : null,
  };
}

function rateLimitOptions({ operatorToken }: Deps) {
  return {
    global: true,
    max: 600,
    // An office shares one address, so each of its sessions has a count of its own.
    keyGenerator: ({ auth, ip }: FastifyRequest) => auth?.sessionId ?? ip,
    // The terminal of this machine may run a year of days in a row; one page is dozens of files.
    allowList: ({ headers, url }: FastifyRequest) =>
      !url.startsWith('/api/') ||
      (operatorToken !== null && headers.authorization === `Bearer ${operatorToken}`),
    timeWindow: '1 minute',
    errorResponseBuilder: (_request: FastifyRequest, context: { ttl: number }) =>
      new AppError(
        429,
        'too_many_requests',
        `Too many requests. Try again in ${Math.ceil(context.ttl / 1000)} seconds.`,
        [],
        {
          'retry-after': String(Math.ceil(context.ttl / 1000)),
        },
      ),
  };
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD';

function addAuthentication(app: FastifyInstance, deps: Deps) {
  app.addHook('onRequest', async (request) => {
    if (request.is404 || !request.url.startsWith('/api/v1/')) return;
    const needed = accessOf(request.method, request.routeOptions.config.access);
    if (needed === 'public') return refuseForeignOrigin(request, deps);
    const auth = await authenticate(deps, request);
    if (!auth)
      throw unauthorised('no_session', 'This needs a session, and there is none or it has ended. Sign in.');
    if (!request.headers.authorization) refuseForeignWrite(request, deps);
    if (!mayAccess(auth.role, needed)) throw forbidden('not_allowed', notAllowed(auth, needed));
    request.auth = auth;
  });
}

const notAllowed = (auth: Auth, needed: string) =>
  `Your role (${auth.role}) does not include this; it takes ${needed === 'admin' ? 'an admin' : needed}.`;

function refuseForeignOrigin(request: FastifyRequest, deps: Deps) {
  const { origin } = request.headers;
  if (isRead(request.method) || origin === undefined || origin === new URL(deps.publicUrl()).origin) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) {
    throw forbidden('foreign_request', 'Writes must come from our own pages.');
  }
}

/** A page of another site can send a form with our cookie, but neither set a header nor forge Origin. */
function refuseForeignWrite(request: FastifyRequest, deps: Deps) {
  refuseForeignOrigin(request, deps);
  if (!isRead(request.method) && request.headers['x-sira-request'] === undefined) {
    throw forbidden('foreign_request', 'Writes with a cookie need the header X-Sira-Request: 1.');
  }
}

function addMetrics(app: FastifyInstance, deps: Deps) {
  const metrics = createMetrics();
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const seconds = reply.elapsedTime / 1000;
    metrics.requests.observe({ method: request.method, route, status: String(reply.statusCode) }, seconds);
    if (route.startsWith('/api'))
      deps.log.info({
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      });
  });
  app.get('/metrics', { schema: { hide: true } as object }, async (_request, reply) => {
    reply.header('content-type', metrics.registry.contentType).serializer(String);
    return metrics.registry.metrics();
  });
}

function answerUnknownPath(request: FastifyRequest, reply: FastifyReply) {
  if (isPage(request)) return sendIndex(reply);
  return sendProblem(request, reply, {
    status: 404,
    code: 'unknown_path',
    detail: 'Nothing lives at this path.',
  });
}
