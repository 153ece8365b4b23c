import type { ErrorFacts } from './error-facts.ts';
import type { Finding, Rule } from './rule.ts';
import { goesTo, likely, pooledUser, proved } from './rule.ts';

/** Signs of the server that stand for one cause each. */
const plain: readonly (readonly [sign: string, id: string, why: string])[] = [
  ['scram-stale', 'pooler-password-stale', 'The other side could not prove that it knows the password.'],
  [
    'method-unsupported',
    'auth-method-unsupported',
    'The driver does not know the method the server asks for.',
  ],
  ['hba-rejects', 'hba-rejects', 'The server says that a line of pg_hba.conf rejects this.'],
  ['role-cannot-login', 'role-cannot-login', 'The server says that the role may not log in.'],
  ['peer-failed', 'peer-authentication-failed', 'The server compared the system user with the role.'],
  ['database-closed', 'database-not-accepting', 'The server says that the database takes no connections.'],
  ['role-limit', 'role-connection-limit', 'The server names the role whose limit is reached.'],
  ['database-limit', 'database-connection-limit', 'The server names the database whose limit is reached.'],
  ['disk-full', 'disk-full', 'The server could not write: no space is left.'],
  ['slots-full', 'connection-slots-full', 'The server says that its connection slots are taken.'],
  ['server-crash', 'server-crashed', 'The server says that another of its processes crashed.'],
  ['server-starting', 'server-starting', 'The server says so itself.'],
  ['idle-timeout', 'idle-in-transaction-timeout', 'The server names the time-out.'],
  ['admin-shutdown', 'server-restarted', 'The server ended the connection on command.'],
  ['statement-timeout', 'statement-timeout', 'The server names the time-out.'],
  ['lock-timeout', 'lock-timeout', 'The server could not get the lock.'],
  ['user-cancel', 'statement-cancelled', 'The server was asked to cancel.'],
  [
    'read-only',
    'read-only-transaction',
    'The server says so. Decides why: pg_is_in_recovery(), SHOW default_transaction_read_only, free disk.',
  ],
  ['row-security-off', 'table-without-row-security', 'The text says that row security is off for the table.'],
  ['row-security', 'row-level-security', 'The server names the policy, not a privilege.'],
  ['column-denied', 'column-privilege-missing', 'The server names the column.'],
  ['not-owner', 'not-owner', 'The server asks for the owner.'],
  ['right-denied', 'not-owner', 'The server refuses an action that only its owner or a superuser may take.'],
  ['object-denied', 'table-grants-missing', 'The server names the object without a grant.'],
  ['database-missing', 'database-not-found', 'The server does not know the database.'],
];

/** What PostgreSQL says plainly. */
export const serverSays: Rule = ({ signs }) =>
  plain
    .filter(([sign]) => signs.has(sign))
    .slice(0, 1)
    .map(([, id, why]) => proved(id, why));

/** Row 48. */
export const noHbaEntry: Rule = ({ signs, text }) => {
  if (!signs.has('no-hba-entry')) return [];
  const open = /no encryption|SSL off/i.test(text);
  return [
    proved(
      'hba-no-entry',
      open
        ? 'The connection was not encrypted; often only an encrypted one has a line.'
        : 'No line of pg_hba.conf fits.',
    ),
  ];
};

function wrongPassword(why: string): Finding[] {
  return [
    likely('password-wrong', why),
    likely(
      'role-expired',
      'An expired role has the same text. Decides: rolvaliduntil in pg_roles, seen from another login.',
    ),
  ];
}

/** A refusal in the words of a driver, not of the server; only where the text speaks of a database. */
function loosely({ about, text, signs, errnos, tls }: ErrorFacts): Finding[] {
  if (about !== 'database' || signs.size > 0 || errnos.size > 0 || tls) return [];
  return /invalid_password|(?:wrong|incorrect|invalid) (?:database )?password|authentication fail(?:ed|ure)|login failed/i.test(
    text,
  )
    ? wrongPassword('A driver says that the login failed.')
    : [];
}

/** Rows 3, 18, 25 and 46: a refused password has many reasons. */
export const authentication: Rule = (facts) => {
  const { signs, errnos, urlPasswords } = facts;
  const user = pooledUser(facts);
  const refusedHere = signs.has('auth-failed') || signs.has('role-missing');
  if (refusedHere && user && !goesTo(facts, 'supabase-pooler')) {
    const sure = signs.has('role-missing') || goesTo(facts, 'supabase-direct');
    const why = `“${user}” is a name for the pooler; the database itself has no such role.`;
    return [
      sure ? proved('pooler-username-on-direct-host', why) : likely('pooler-username-on-direct-host', why),
    ];
  }
  if (signs.has('password-expired'))
    return [proved('role-expired', 'The log of the server says that the password has expired.')];
  if (signs.has('role-missing')) return [proved('role-not-found', 'The server does not know the role.')];
  if (!signs.has('auth-failed')) return loosely(facts);
  if (errnos.has('ECONNREFUSED') && (goesTo(facts, 'supabase-direct') || goesTo(facts, 'supabase-pooler'))) {
    return [likely('address-banned', 'Wrong passwords first, refused connections after: the sign of a ban.')];
  }
  const decoded = urlPasswords.some((secret) => /%[0-9a-f]{2}/i.test(secret));
  const found = wrongPassword('The server refused the password.');
  if (decoded)
    found.unshift(
      likely(
        'password-not-encoded',
        'The password in the URL holds % and two hex digits, which every reader decodes. Decides: is that the encoding or the password itself?',
      ),
    );
  if (goesTo(facts, 'supabase-pooler'))
    found.push(
      likely(
        'pooler-password-stale',
        'After a change of password the pooler may hold the old one for a while.',
      ),
    );
  return found;
};

/** What is refused after the login: an error of a statement, and not the end of the connection. */
const ofStatement =
  /\bCREATE (?:SCHEMA|EXTENSION|PUBLICATION)\b|\bERROR: permission denied for database|cursor\.execute|\.query\(/i;

/** Row 53, and the right to create, which the server words alike. */
export const databaseDenied: Rule = ({ signs, text }) => {
  if (!signs.has('database-denied')) return [];
  if (/CONNECT privilege|FATAL/i.test(text))
    return [proved('connect-privilege-missing', 'The server ended the login.')];
  const connect = likely(
    'connect-privilege-missing',
    'Decides: did the login fail, or a statement after it?',
  );
  const create = likely(
    'database-create-missing',
    'CREATE SCHEMA and CREATE EXTENSION need CREATE on the database.',
  );
  return ofStatement.test(text) ? [create, connect] : [connect, create];
};

const creates =
  /\bCREATE (?:OR REPLACE )?(?:TABLE|TYPE|INDEX|VIEW|FUNCTION|PROCEDURE|SEQUENCE|UNLOGGED)|^LINE 1: create/im;

/** Row 64, and PostgreSQL 15's missing CREATE on public. */
export const schemaDenied: Rule = ({ signs, text }) => {
  if (!signs.has('schema-denied')) return [];
  const usage = likely(
    'schema-usage-missing',
    'The server refuses the schema. Decides: has_schema_privilege(role, schema, USAGE).',
  );
  const create = likely(
    'schema-create-missing',
    'A statement that creates needs CREATE on the schema; from PostgreSQL 15 on public gives it to its owner only.',
  );
  if (creates.test(text)) return [create, usage];
  if (/\b(?:SELECT|INSERT|UPDATE|DELETE)\b/i.test(text))
    return [
      proved('schema-usage-missing', 'A statement that only reads or writes needs USAGE on the schema.'),
    ];
  return [usage, create];
};

/** Row 62: the table is not there, or not visible. */
export const relationMissing: Rule = ({ signs, toolCodes, text }) => {
  if (toolCodes.has('P2021')) {
    return [
      likely('relation-not-found', 'Prisma does not find the table.'),
      likely('relation-not-visible', 'Decides: to_regclass with the schema in front.'),
    ];
  }
  if (signs.has('schema-missing') && !signs.has('relation-missing'))
    return [proved('schema-missing', 'The server finds no such schema.')];
  if (!signs.has('relation-missing')) return [];
  const qualified = /relation "[^"\n]+\.[^"\n]+" does not exist/i.test(text);
  const missing = likely('relation-not-found', 'Decides: does to_regclass with the schema in front find it?');
  const hidden = likely(
    'relation-not-visible',
    'Decides: SHOW search_path and has_schema_privilege; a table in a schema without USAGE is reported as missing.',
  );
  return qualified ? [missing, hidden] : [hidden, missing];
};

/** A SQLSTATE without its message. */
export const bareSqlstate: Rule = ({ sqlstates, about, text }) => {
  const crowded =
    about === 'database' && /too many (?:database )?connections|connection limit exceeded/i.test(text);
  if (sqlstates.has('53300') || crowded) {
    return ['connection-slots-full', 'role-connection-limit', 'database-connection-limit'].map((id) =>
      likely(id, 'The text does not say which limit. Decides: the message.'),
    );
  }
  if (sqlstates.has('42501')) {
    return ['table-grants-missing', 'schema-usage-missing', 'row-level-security', 'not-owner'].map((id) =>
      likely(id, 'SQLSTATE 42501 alone does not say what is refused. Decides: the message.'),
    );
  }
  if (sqlstates.has('28000')) {
    return ['hba-no-entry', 'role-cannot-login', 'role-not-found'].map((id) =>
      likely(id, 'SQLSTATE 28000 alone does not say why. Decides: the message.'),
    );
  }
  if (sqlstates.has('57014')) {
    return ['statement-timeout', 'statement-cancelled'].map((id) =>
      likely(id, 'SQLSTATE 57014 alone does not say who cancelled. Decides: the message.'),
    );
  }
  return [];
};
