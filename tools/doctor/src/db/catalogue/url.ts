import type { CatalogueEntry } from '../cause.ts';

/** Causes in the connection string itself. Sources: RFC 3986 2.1, libpq 34.1.1, pg-connection-string, postgres.js. */
export const urlCauses: readonly CatalogueEntry[] = [
  {
    id: 'password-not-encoded',
    rows: [1, 2, 3, 4, 5],
    layer: 'url',
    title: 'The password holds characters that mean something else in a URL and are not percent-encoded',
    symptoms: [
      'ERR_INVALID_URL / Invalid URL (# or / or ? in the password, Node)',
      'parse "postgres://…": invalid port ":…" after host (Go)',
      'URIError: URI malformed (% in the password, postgres.js)',
      'invalid percent-encoded token: "…" (% in the password, libpq)',
      'failed to parse connection string: … Make sure the URL is percent-encoded',
      '28P01 although the password is right: it holds % and two hex digits, which are decoded',
      'could not translate host name "…@host" to address (@ in the password, libpq)',
      'invalid integer value "…" for connection option "port" (/ in the password, libpq)',
    ],
    fix: [
      "Percent-encode the password before it goes into the URL: node -p 'encodeURIComponent(process.env.PW)' (# is %23, % is %25, / is %2F, ? is %3F, @ is %40).",
      'Or leave the password out of the URL and give it in PGPASSWORD: nothing is decoded there.',
      'If a driver took a part of the password for a host name, that part was sent to DNS: change the password.',
    ],
  },
  {
    id: 'placeholder-in-url',
    rows: [6],
    layer: 'url',
    title: 'The connection string still holds a placeholder, quotes, a line end or an unexpanded variable',
    symptoms: [
      '[YOUR-PASSWORD] or <password> in the URL',
      'quotes around the whole value, or a carriage return at its end',
      '$VAR or ${VAR} that nothing expanded',
    ],
    fix: [
      'Put the real value in place of the placeholder.',
      "In a .env file write the value in single quotes: '#' starts a comment and '$' a variable otherwise.",
      'Remove line ends and blanks around the value (printf instead of echo; dos2unix for a file from Windows).',
    ],
  },
  {
    id: 'url-parameter-unknown',
    rows: [],
    layer: 'url',
    title: 'The URL holds a parameter that this driver does not know',
    symptoms: ['invalid URI query parameter: "pgbouncer" (libpq)', 'invalid connection option "schema"'],
    fix: [
      'Take the parameter out of the URL for this driver: pgbouncer, connection_limit, pool_timeout and schema are for Prisma only, uselibpqcompat for pg only.',
    ],
  },
  {
    id: 'password-missing',
    rows: [7],
    layer: 'url',
    title: 'No password reaches the driver',
    symptoms: [
      'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
      'fe_sendauth: no password supplied',
      'The server requested password-based authentication, but no password was provided',
    ],
    fix: [
      'Set PGPASSWORD, or put the (percent-encoded) password into the URL.',
      'Check that the process really reads the .env file, and that the variable has the name the program reads.',
    ],
  },
];
