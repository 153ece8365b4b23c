import { CurrentSession, SignIn } from '@sira/contract/sessions';
import { EmailAddress } from '@sira/contract/shapes';
import { Role, Setup } from '@sira/contract/users';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { setOrganisation } from '#features/settings';
import { findUserFor, makeFirstAdmin } from '#features/users';
import type { Deps } from '#platform/deps';
import { notFound } from '#platform/errors';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { endSession } from './sessions.queries.ts';
import { signIn, type StartedSession, startSession } from './start-session.ts';

const tags = ['sessions'];
const SLOW_GUESSING = { max: 20, timeWindow: '1 minute' };
const HOUR_MS = 3_600_000;
const TokenRequest = z.strictObject({
  email: EmailAddress.optional(),
  role: Role.optional(),
  hours: z.int().min(1).max(8760),
});
const MintedToken = z.object({
  token: z.string(),
  sessionId: z.string(),
  expiresAt: z.string(),
  email: z.string(),
  role: Role,
});
const deviceOf = ({ ip, headers }: FastifyRequest) => ({ ip, userAgent: headers['user-agent'] ?? null });

export const sessionsRoutes =
  (deps: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    function answer(reply: FastifyReply, { id, token, expiresAt, user }: StartedSession) {
      setSessionCookie(deps, reply, token, expiresAt);
      const { id: userId, name, email, role } = user;
      return reply
        .code(201)
        .send({ id, expiresAt: expiresAt.toISOString(), user: { id: userId, name, email, role } });
    }

    app.post(
      '/setup',
      {
        config: { access: 'public', rateLimit: SLOW_GUESSING },
        schema: { operationId: 'setUp', tags: ['users'], body: Setup, response: { 201: CurrentSession } },
      },
      async (request, reply) => {
        const user = await makeFirstAdmin(deps, request.body);
        await setOrganisation(deps.db, { name: request.body.organisation });
        return answer(reply, await startSession(deps, user, deviceOf(request)));
      },
    );

    app.post(
      '/sessions',
      {
        config: { access: 'public', rateLimit: SLOW_GUESSING },
        schema: { operationId: 'signIn', tags, body: SignIn, response: { 201: CurrentSession } },
      },
      async (request, reply) => {
        const { email, password } = request.body;
        return answer(reply, await signIn(deps, email, password, deviceOf(request)));
      },
    );

    app.get(
      '/sessions/current',
      { schema: { operationId: 'getCurrentSession', tags, response: { 200: CurrentSession } } },
      async ({ auth }) => {
        const { actor, role, sessionId, expiresAt, email } = auth;
        if (!sessionId || !expiresAt || !actor.userId || role === 'operator')
          throw notFound('no_session', 'The terminal has no session.');
        return {
          id: sessionId,
          expiresAt: expiresAt.toISOString(),
          user: { id: actor.userId, name: actor.name, email: email ?? '', role },
        };
      },
    );

    app.delete(
      '/sessions/current',
      { config: { access: 'viewer' }, schema: { operationId: 'signOut', tags, response: { 204: z.null() } } },
      async ({ auth }, reply) => {
        if (auth.sessionId) await endSession(deps.db, auth.sessionId, deps.now());
        clearSessionCookie(deps, reply);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/operator/tokens',
      {
        config: { access: 'operator' },
        schema: { hide: true, body: TokenRequest, response: { 201: MintedToken } },
      },
      async ({ body }, reply) => {
        const user = await findUserFor(deps.db, body);
        if (!user)
          throw notFound('user_not_found', 'No active user fits. Add one: npx sira user create --email …');
        const device = { ip: null, userAgent: 'sira token mint' };
        const { id, token, expiresAt } = await startSession(deps, user, device, body.hours * HOUR_MS);
        return reply.code(201).send({
          token,
          sessionId: id,
          expiresAt: expiresAt.toISOString(),
          email: user.email,
          role: user.role,
        });
      },
    );
  };
