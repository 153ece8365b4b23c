import type { FastifyInstance } from 'fastify';
import { AppError } from '#platform/errors';

/** Call before any route is added; the returned function, after all are, gives every path its 405 with Allow. */
export function collectMethods(app: FastifyInstance) {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    known.set(url, methods);
  });

  app.addHook('onRequest', async (request) => {
    const { allow } = request.routeOptions.config;
    if (allow) throw new AppError(405, 'method_not_allowed', `This path answers to ${allow}.`, [], { allow });
  });

  return function answerOtherMethods() {
    const paths = new Map(known); // adding a route adds to the other map
    for (const [url, methods] of paths) {
      if (url.includes('*')) continue;
      const others = app.supportedMethods.filter((method) => !methods.has(method));
      const allow = [...methods].toSorted().join(', ');
      app.route({
        url,
        method: others,
        config: { allow },
        schema: { hide: true } as object,
        handler: async () => {},
      });
    }
  };
}
