import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '#platform/deps';
import { AppError, conflict } from '#platform/errors';
import { forgetKey, keepAnswer, takeKey } from '#platform/idempotency-keys';

const KEY = /^[A-Za-z0-9_-]{1,120}$/;
const held = new WeakMap<FastifyRequest, { owner: string; key: string }>();

/**
 * `Idempotency-Key` on creates: the first answer is kept for 24 hours and given again to the same
 * request; the same key with another body is a 409. A key whose first request never came to an end
 * stays taken, so that nothing is made twice.
 */
export function addIdempotency(app: FastifyInstance, deps: Deps) {
  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !request.routeOptions.config.isIdempotent) return;
    if (typeof key !== 'string' || !KEY.test(key)) {
      const message = 'Use 1 to 120 letters, digits, - and _.';
      throw new AppError(422, 'invalid_request', `The Idempotency-Key does not fit. ${message}`, [
        { path: 'Idempotency-Key', message },
      ]);
    }
    return replayOrTake(deps, request, reply, key);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const taken = held.get(request);
    if (!taken) return;
    held.delete(request);
    if (reply.statusCode < 300) await keepAnswer(deps.db, taken, reply.statusCode, String(payload));
    else if (reply.statusCode < 500) await forgetKey(deps.db, taken);
  });
}

async function replayOrTake(deps: Deps, request: FastifyRequest, reply: FastifyReply, key: string) {
  const owner = `${request.auth.actor.userId ?? request.auth.actor.kind} ${request.routeOptions.url}`;
  const hash = createHash('sha256')
    .update(JSON.stringify([request.params, request.body ?? null]))
    .digest('base64url');
  const earlier = await takeKey(deps.db, { owner, key, hash, now: deps.now() });
  if (!earlier) return void held.set(request, { owner, key });
  if (earlier.hash !== hash) {
    throw conflict(
      'idempotency_key_reused',
      'This Idempotency-Key was used with another body. Use a new key for a new request.',
    );
  }
  if (earlier.status === null) {
    throw conflict(
      'request_in_progress',
      'The first request with this Idempotency-Key has not ended. Look at the list before you send it again with a new key.',
    );
  }
  return reply
    .code(earlier.status)
    .header('content-type', 'application/json; charset=utf-8')
    .serializer(String)
    .send(earlier.body);
}
