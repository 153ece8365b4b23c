import type { Rule } from './rule.ts';
import { goesTo, likely, proved } from './rule.ts';

/** A pool of the application's own: its text speaks of connections, but no server has answered. */
export const applicationPool: Rule = ({ signs, toolCodes }) =>
  signs.has('app-pool') || toolCodes.has('P2024')
    ? [
        likely(
          'application-pool-exhausted',
          'The pool inside the application gave up. Decides: the connections in pg_stat_activity against its size.',
        ),
      ]
    : [];

const exposed: Readonly<Record<string, string>> = {
  PGRST106: 'schema-not-exposed',
  PGRST200: 'api-schema-cache-stale',
  PGRST202: 'api-schema-cache-stale',
  PGRST204: 'api-schema-cache-stale',
  PGRST205: 'api-schema-cache-stale',
};

/** Row 69. */
export const api: Rule = ({ toolCodes, text }) => {
  for (const code of toolCodes) {
    const id = exposed[code];
    if (id) return [proved(id, `PostgREST says ${code}.`)];
  }
  if (/schema must be one of the following/i.test(text))
    return [proved('schema-not-exposed', 'PostgREST lists the schemas it serves.')];
  return /in the schema cache/i.test(text)
    ? [proved('api-schema-cache-stale', 'PostgREST looks in its schema cache.')]
    : [];
};

/** A list of pg_stat_activity, when nothing in the text says what failed. */
export const idleTransaction: Rule = ({ about, text, signs, errnos }) =>
  about !== 'something-else' && signs.size === 0 && errnos.size === 0 && /\bidle in transaction\b/i.test(text)
    ? [
        likely(
          'idle-in-transaction',
          'Sessions stand idle inside a transaction. Decides: xact_start in pg_stat_activity, and pg_blocking_pids of who waits.',
        ),
      ]
    : [];

const hidden = (why: string) => likely('driver-error-hidden', why);

/** Row 71: only when nothing more exact was found in the text. */
export const prisma: Rule = (facts) => {
  const { toolCodes, text } = facts;
  if (toolCodes.has('P1000'))
    return [
      likely('password-wrong', 'Prisma P1000.'),
      likely('role-expired', 'An expired role has the same text.'),
    ];
  if (toolCodes.has('P1003')) return [proved('database-not-found', 'Prisma P1003.')];
  if (toolCodes.has('P1010'))
    return [
      likely(
        'connect-privilege-missing',
        'Prisma P1010. Decides: has_database_privilege and pg_hba_file_rules.',
      ),
    ];
  if (toolCodes.has('P2037')) return [likely('connection-slots-full', 'Prisma P2037.')];
  if (toolCodes.has('P1011'))
    return [
      hidden('Prisma P1011 hides the error of TLS.'),
      likely('tls-handshake-failed', 'P1011 is an error of TLS.'),
    ];
  if (toolCodes.has('P1017') || /^(?=.*prisma)?.*Server has closed the connection/im.test(text)) {
    return [
      hidden('Prisma P1017 hides who closed it.'),
      likely('connection-reset', 'The connection was closed by the other side.'),
    ];
  }
  if (toolCodes.has('P1002'))
    return [
      hidden('Prisma P1002: reached, but no answer in time.'),
      likely('connection-timed-out', 'No answer in time.'),
    ];
  if (!toolCodes.has('P1001') && !/can.?t reach database server/i.test(text)) return [];
  const unreached = hidden(
    'Prisma P1001 stands for refused, timed out, no route and no such name. Decides: the error of a plain driver.',
  );
  if (goesTo(facts, 'local')) return [likely('server-not-listening', 'The host is this machine.'), unreached];
  if (goesTo(facts, 'supabase-direct'))
    return [
      unreached,
      likely('ipv6-only-host', 'Direct hosts have IPv6 only. Decides: does this machine have IPv6?'),
    ];
  return [unreached];
};
