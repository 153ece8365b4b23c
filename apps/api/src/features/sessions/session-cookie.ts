import type { FastifyReply } from 'fastify';
import type { Deps } from '#platform/deps';

type Public = Pick<Deps, 'publicUrl'>;

const isSecure = (deps: Public) => new URL(deps.publicUrl()).protocol === 'https:';

/**
 * `__Host-` needs https; on plain http the cookie has another name. A browser sends a host's cookies to
 * all its ports (RFC 6265, section 8.5), so there the name carries the port: two SIRAs on one machine
 * would otherwise sign each other out.
 */
export function cookieName(deps: Public): string {
  if (isSecure(deps)) return '__Host-sira_session';
  const { port } = new URL(deps.publicUrl());
  return port ? `sira_session_${port}` : 'sira_session';
}

const options = (deps: Public) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: isSecure(deps),
});

export const setSessionCookie = (deps: Public, reply: FastifyReply, token: string, expires: Date) =>
  reply.setCookie(cookieName(deps), token, { ...options(deps), expires });

export const clearSessionCookie = (deps: Public, reply: FastifyReply) =>
  reply.clearCookie(cookieName(deps), options(deps));
