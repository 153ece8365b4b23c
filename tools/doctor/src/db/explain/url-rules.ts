import type { Rule } from './rule.ts';
import { likely, proved } from './rule.ts';

const unreadable =
  /invalid port .*after host|invalid userinfo|invalid URL escape|URI malformed|URIError: URI error|invalid percent-encoded token|URL is percent-encoded|invalid integer value "[^"]*" for (?:connection )?option "port"|invalid port number|Port could not be cast to integer|invalid integer value for port|percent-encoding in/i;
const invalid =
  /Invalid URL|ERR_INVALID_URL|\bP1013\b|failed to parse as URL|invalid connection (?:string|URI)|RelativeUrlWithoutBase|empty host/i;
/** A name that goes to DNS with an @ in it is the end of a password and the host. */
const passwordInName = /(?:host name "|ENOTFOUND |EAI_AGAIN |lookup |resolve )[^\s"]*@[^\s"]+/i;
const placeholderPassword =
  /:\/\/[^\s:@/'"]+:(?:\[[A-Z_ -]{4,}\]|<[a-z_ -]+>|\{[A-Z_]+\}|\$\{?[A-Z_]+\}?|your[-_]?password|YOUR[-_]?PASSWORD)@/i;
const placeholderHost =
  /(?:ENOTFOUND|EAI_AGAIN|host name "?|lookup|UnknownHostException:) ?(?:\$\{?\w+\}?|\[[A-Z-]+\]|<[\w-]+>|%\w+%)/;

/** Rows 1, 2, 4 and 5: a reader of the URL stumbles over a character of the password. */
export const passwordNotEncoded: Rule = ({ text, about, urlPasswords }) => {
  if (passwordInName.test(text) && about === 'database') {
    return [
      proved(
        'password-not-encoded',
        'The name looked up holds an @: the end of the password was taken for a part of the host.',
      ),
    ];
  }
  if (unreadable.test(text) && about !== 'something-else') {
    return [
      likely('password-not-encoded', 'A reader of the URL stops at a character that is not percent-encoded.'),
    ];
  }
  if (!invalid.test(text) || about === 'something-else' || placeholderPassword.test(text)) return [];
  const raw = urlPasswords.some((secret) => /[#?/]|%(?![0-9a-f]{2})/i.test(secret));
  return raw
    ? [proved('password-not-encoded', 'The password in the URL of the text holds #, ?, / or a lone %.')]
    : [
        likely(
          'password-not-encoded',
          'The URL could not be read. Decides: look for # / ? % @ in the password.',
        ),
      ];
};

/** Row 6. */
export const placeholder: Rule = ({ text, signs, errnos }) => {
  const inHost = placeholderHost.test(text);
  const inPassword =
    placeholderPassword.test(text) && (signs.has('auth-failed') || (signs.size === 0 && errnos.size === 0));
  if (!inHost && !inPassword) return [];
  const where = inHost ? 'host' : 'password';
  return [
    likely(
      'placeholder-in-url',
      `The ${where} of the URL is a placeholder or a variable that nothing expanded (unless the log masks it so).`,
    ),
  ];
};

/** libpq refuses a parameter that only another driver knows, and takes a quoted URL for a list of keywords. */
export const connectionInfo: Rule = ({ text }) => {
  if (/invalid URI query parameter|invalid connection option|Keyword not supported: /i.test(text)) {
    return [proved('url-parameter-unknown', 'The driver names the parameter that it does not know.')];
  }
  // A URL that libpq did not take for one: an old libpq, or a scheme that is SQLAlchemy's alone.
  if (/missing "=" after "[a-z][a-z\d+]*:\/\//i.test(text)) return [];
  return /in connection info string/i.test(text)
    ? [
        likely(
          'placeholder-in-url',
          'libpq did not take the value for a URL. Decides: a quote, a blank or a line end around it?',
        ),
      ]
    : [];
};

/** Row 7. */
export const passwordMissing: Rule = ({ signs }) =>
  signs.has('password-missing')
    ? [proved('password-missing', 'The driver says that it has no password to send.')]
    : [];
