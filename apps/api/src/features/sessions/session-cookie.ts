import type { FastifyReply } from 'fastify';
import type { Deps } from '#platform/deps';

const isSecure = ({ config }: Pick<Deps, 'config'>) => config.PUBLIC_URL?.startsWith('https:') ?? false;

/** `__Host-` needs https; on plain http the cookie has another name. */
export const cookieName = (deps: Pick<Deps, 'config'>) =>
  isSecure(deps) ? '__Host-sira_session' : 'sira_session';

const options = (deps: Pick<Deps, 'config'>) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: isSecure(deps),
});

export const setSessionCookie = (
  deps: Pick<Deps, 'config'>,
  reply: FastifyReply,
  token: string,
  expires: Date,
) => reply.setCookie(cookieName(deps), token, { ...options(deps), expires });

export const clearSessionCookie = (deps: Pick<Deps, 'config'>, reply: FastifyReply) =>
  reply.clearCookie(cookieName(deps), options(deps));
