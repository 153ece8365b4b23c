import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Auth } from '#platform/access';
import { operator } from '#platform/actor';
import type { Deps } from '#platform/deps';
import { findLiveSession } from './sessions.queries.ts';
import { cookieName } from './session-cookie.ts';
import { readToken } from './session-token.ts';

/** Who makes this request, checked against the database each time; null when nobody we know. */
export async function authenticate(deps: Deps, request: FastifyRequest): Promise<Auth | null> {
  const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (request.headers.authorization !== undefined && !bearer) return null;
  if (bearer && deps.operatorToken && isSame(bearer, deps.operatorToken)) {
    return { actor: operator, role: 'operator', sessionId: null, expiresAt: null, email: null };
  }
  const token = bearer ?? request.cookies[cookieName(deps)];
  const sessionId = token ? await readToken(deps.secret, token, deps.now()) : null;
  const session = sessionId ? await findLiveSession(deps.db, sessionId, deps.now()) : null;
  if (!session) return null;
  return {
    actor: { kind: 'user', userId: session.user_id, name: session.name },
    role: session.role,
    sessionId: session.id,
    expiresAt: new Date(session.expires_at),
    email: session.email,
  };
}

function isSame(given: string, expected: string) {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
