import { isIPv4Address, isRemoteIPv6 } from './endpoint.ts';
import type { ErrorFacts } from './error-facts.ts';
import type { Finding, Rule } from './rule.ts';
import { goesTo, likely, proved, usesPort } from './rule.ts';

const noRoute = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'EAFNOSUPPORT', 'EINVAL'] as const;

/** Row 22: before any other reading of a failure of the network. */
export const poolerPortOnDirectHost: Rule = (facts) => {
  if (!goesTo(facts, 'supabase-direct') || !usesPort(facts, 6543) || goesTo(facts, 'supabase-pooler'))
    return [];
  if (facts.errnos.size === 0 && facts.toolCodes.size === 0) return [];
  return [
    likely(
      'pooler-port-on-direct-host',
      'The text goes to port 6543 of the direct host; a dedicated pooler is there on paid plans only.',
    ),
  ];
};

/** Rows 9, 10 and 11. */
export const names: Rule = (facts) => {
  const { errnos } = facts;
  if (errnos.has('EAI_AGAIN'))
    return [likely('resolver-down', 'The name server gave no answer. Decides: does another name resolve?')];
  const direct = goesTo(facts, 'supabase-direct');
  if (errnos.has('ENODATA')) {
    return [
      direct
        ? likely(
            'ipv6-only-host',
            'The name exists without an address of the family asked for (A). Decides: an AAAA record.',
          )
        : likely('host-not-found', 'The name has no address.'),
    ];
  }
  if (!errnos.has('ENOTFOUND')) return [];
  const found: Finding[] = [
    likely('host-not-found', 'The name could not be resolved. Decides: A and AAAA records of it.'),
  ];
  if (direct)
    found.push(
      likely(
        'ipv6-only-host',
        'A direct host has an AAAA record only; a lookup for IPv4 says the same. Decides: resolve6.',
      ),
    );
  return found;
};

function ipv6Only(facts: ErrorFacts): Finding[] {
  const literal = facts.endpoints.some((one) => isRemoteIPv6(one));
  if (literal && goesTo(facts, 'supabase-direct')) {
    return [
      proved(
        'ipv6-only-host',
        'The way leads to an IPv6 address of a direct host, and the system has no route to it.',
      ),
    ];
  }
  return [
    likely(
      'ipv6-only-host',
      literal
        ? 'The way leads to an IPv6 address, and the system has no route to it.'
        : 'The system has no route to the address. Decides: is it an IPv6 address?',
    ),
  ];
}

/** Rows 12 to 16. */
export const route: Rule = (facts) => {
  if (!noRoute.some((one) => facts.errnos.has(one))) return [];
  if (facts.endpoints.some((one) => isRemoteIPv6(one)) || goesTo(facts, 'supabase-direct'))
    return ipv6Only(facts);
  if (facts.endpoints.some((one) => isIPv4Address(one) && one.kind !== 'local')) {
    return [likely('host-unreachable', 'The system has no way to this IPv4 address.')];
  }
  if (goesTo(facts, 'local'))
    return [likely('server-not-listening', 'This machine does not reach itself under that address.')];
  return facts.about === 'something-else'
    ? []
    : [...ipv6Only(facts), likely('host-unreachable', 'Or an IPv4 network that cannot be reached.')];
};

/** Rows 18 and 19: the same errno, another cause by host. */
export const refused: Rule = (facts) => {
  if (facts.errnos.has('NOSOCKET'))
    return [likely('server-not-listening', 'There is no socket of a server at that path.')];
  if (/\d - no response\b/.test(facts.text) && facts.about === 'database')
    return [likely('server-not-listening', 'pg_isready was refused, or got no answer in its time.')];
  if (!facts.errnos.has('ECONNREFUSED')) return [];
  if (goesTo(facts, 'supabase-direct') || goesTo(facts, 'supabase-pooler')) {
    return [
      likely(
        'address-banned',
        'Supabase refuses the connection. Decides: did wrong passwords come before? GET /v1/projects/REF/network-bans/retrieve.',
      ),
      likely(
        'address-not-allowed',
        'Network restrictions have the same sign. Decides: GET /v1/projects/REF/network-restrictions.',
      ),
    ];
  }
  const local = facts.endpoints.length > 0 && facts.endpoints.every((one) => one.kind === 'local');
  if (local)
    return [
      proved(
        'server-not-listening',
        'This machine itself refused the connection: nothing listens on that port.',
      ),
    ];
  return [
    likely(
      'server-not-listening',
      'The host answered that nothing listens there, or a firewall rejects. Decides: ss -ltn on the host.',
    ),
  ];
};

/** Row 17. */
export const timedOut: Rule = ({ errnos, about, own }) => {
  // Any other wording of a time that is over counts only where the text speaks of a database.
  // pgjdbc waits for an answer to its first words: the port has taken the connection.
  if (
    /Read timed out/.test(own) &&
    /ConnectionFactoryImpl\.(?:enableSSL|enableGSS|doAuthentication)/.test(own)
  )
    return [
      likely(
        'server-silent',
        'The driver was connected and got no answer to the start of the session. Decides: the first byte after SSLRequest.',
      ),
    ];
  const loosely = about === 'database' && /time[d-]? ?out/i.test(own);
  if (!errnos.has('ETIMEDOUT') && !loosely) return [];
  return [
    likely(
      'connection-timed-out',
      'No answer came in time. Decides: another port and IPv4 against IPv6, each timed.',
    ),
  ];
};

/** The end of a pipe or of a file is any program's; without a word of a database it says nothing about one. */
const anyones =
  /EPIPE|broken pipe|unexpected (?:EOF|end of file)|UnexpectedEof|end of the stream|use of closed|conn closed|at EOF|bad connection/i;

/** What says that the connection stood before it was cut. */
const inUse =
  /\bidle\b|client\.query|\.query \(|during (?:a |the )?query|after (?:\w+ ){0,3}(?:minutes?|hours?|days?)\b/i;

/** Rows 20 and 21. */
export const cut: Rule = (facts) => {
  const { errnos, signs, text } = facts;
  if (signs.has('not-postgres'))
    return [proved('not-postgresql', 'What answered does not speak the protocol of PostgreSQL.')];
  const reset = likely(
    'connection-reset',
    'The connection was cut. Decides: at the start, after a pause or at random; the log of the server.',
  );
  // pgjdbc met a message that no server sends while it sets up a session.
  if (/Protocol error\. Session setup failed/i.test(text))
    return [
      likely(
        'not-postgresql',
        'The driver does not understand the answer. Decides: is the port the one of PostgreSQL?',
      ),
    ];
  const anyPipe = facts.about === 'nothing' && anyones.test(text);
  // Other programs say so too: only where the text speaks of a database.
  const isClosed = /connection closed|no connection to the server|can't get socket descriptor/i.test(text);
  if (errnos.has('ECONNRESET') || (facts.about === 'database' && isClosed)) return anyPipe ? [] : [reset];
  if (!signs.has('terminated')) return [];
  const other = likely(
    'not-postgresql',
    'At connecting, pg says just this when the port is not PostgreSQL. Decides: the first byte after SSLRequest.',
  );
  return inUse.test(text) ? [reset, other] : [other, reset];
};
