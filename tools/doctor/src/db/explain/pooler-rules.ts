import type { Finding, Rule } from './rule.ts';
import { goesTo, likely, pooledUser, proved, usesPort } from './rule.ts';

/** Signs that stand for one cause each, whatever else the text says. */
const plain: readonly (readonly [sign: string, id: string, why: string])[] = [
  ['no-tenant-id', 'pooler-username-without-ref', 'The pooler says that no tenant identifier was given.'],
  [
    'user-malformed',
    'pooler-username-malformed',
    'The pooler refuses the form of the user or database name.',
  ],
  [
    'address-not-allowed',
    'address-not-allowed',
    'The pooler says that the address is not in the allow list.',
  ],
  ['tenant-banned', 'project-banned', 'The pooler says that the tenant is banned.'],
  ['pool-user-missing', 'pooler-user-unknown', 'The pooler looked the user up and did not find it.'],
  [
    'credentials-unavailable',
    'pooler-cannot-reach-database',
    'The pooler failed to reach the database itself.',
  ],
  ['circuit-open', 'auth-circuit-open', 'The pooler counts too many failed logins.'],
  ['session-pool-full', 'session-pool-full', 'The pooler says that the session pool is at pool_size.'],
  ['client-limit', 'pooler-client-limit', 'The pooler says that its limit of clients is reached.'],
  ['checkout-timeout', 'pool-checkout-timeout', 'The pooler could not check out a connection in time.'],
  [
    'pgbouncer-full',
    'pgbouncer-pool-full',
    'Only PgBouncer says this: its pool or its clients are at the limit.',
  ],
  ['pgbouncer-no-database', 'pooler-database-unknown', 'Only PgBouncer says this.'],
  [
    'session-command',
    'session-state-over-transaction-pooling',
    'The pooler refuses a command whose effect would outlive the transaction.',
  ],
  ['sql-prepare', 'sql-prepare-over-transaction-pooling', 'The pooler met PREPARE as SQL text.'],
  [
    'prepared-limit',
    'prepared-statement-limit',
    'The pooler says that its limit of prepared statements is reached.',
  ],
  ['startup-parameter', 'startup-parameter-unsupported', 'The pooler names the parameter it does not take.'],
  [
    'gssapi',
    'gssapi-negotiation-refused',
    'The answer to GSSAPI was the one letter of a server that knows TLS only.',
  ],
  ['sni-missing', 'sni-missing', 'The proxy says that the endpoint is not named.'],
  ['tls-required', 'tls-required', 'The server asks for encryption.'],
];

/** What poolers and proxies say plainly. */
export const poolerSays: Rule = ({ signs }) =>
  plain
    .filter(([sign]) => signs.has(sign))
    .slice(0, 1)
    .map(([, id, why]) => proved(id, why));

/** Rows 23 and 24: the same text for a wrong host and for a user without the reference. */
export const tenantMissing: Rule = (facts) => {
  if (!facts.signs.has('tenant-missing')) return [];
  const user = pooledUser(facts);
  const named = facts.users[0];
  if (!user && named && !/[.*]/.test(named)) {
    return [proved('pooler-username-without-ref', `The user “${named}” carries no project reference.`)];
  }
  const host: Finding = likely(
    'pooler-host-wrong',
    user
      ? `The user carries a project reference (${user}), so the host does not know that project.`
      : 'The pooler does not know the project of this user.',
  );
  return user || named
    ? [host]
    : [
        host,
        likely(
          'pooler-username-without-ref',
          'The text does not show the user. Decides: does it end in .REF?',
        ),
      ];
};

/** Rows 36 and 37. */
export const preparedStatements: Rule = (facts) => {
  const { signs, text } = facts;
  if (!signs.has('prepared-exists') && !signs.has('prepared-missing')) return [];
  const pooled = usesPort(facts, 6543) || /pgbouncer|EPREPARED|transaction (?:mode|pool)/i.test(text);
  const why = 'A prepared statement is on another server connection than the client thinks.';
  const id = 'prepared-statement-over-transaction-pooling';
  return [
    pooled
      ? proved(id, `${why} The text names a transaction pooler.`)
      : likely(id, `${why} Decides: is there a transaction pooler (6543, PgBouncer) in between?`),
  ];
};

/** Row 39. */
export const sessionStateLost: Rule = (facts) => {
  const { signs, text } = facts;
  const pooled =
    usesPort(facts, 6543) || goesTo(facts, 'supabase-pooler') || /pgbouncer|transaction pool/i.test(text);
  const temporary = signs.has('relation-missing') && /\btemp(?:orary)?\b|"te?mp_/i.test(text);
  const gone =
    signs.has('lock-not-owned') ||
    temporary ||
    /(?:LISTEN|NOTIFY|SET|advisory lock)\b.*\b(?:lost|gone|not received|reset)\b/i.test(text);
  if (!gone || !(pooled || signs.has('lock-not-owned'))) return [];
  return [
    likely(
      'session-state-over-transaction-pooling',
      'What the session should keep is gone in its next statement. Decides: does pg_backend_pid() change between statements?',
    ),
  ];
};
