import type { Finding, Rule } from './rule.ts';
import { likely, proved } from './rule.ts';

const mismatch = 'client-certificate-role-mismatch';

/** How drivers begin: the text is the client's. */
const clients = /connection to server (?:at|on)|failed to connect to `|PSQLException/i;

/** What the log of the server tells of the two names, as far as it is in the text. */
function namesIn(text: string): string {
  const [, role, name] =
    /provided user name \(([^)\n]{1,80})\) and authenticated user name \(([^)\n]{1,80})\)/i.exec(text) ??
    /for user "([^"\n]{1,80})" authenticated as "([^"\n]{1,80})"/i.exec(text) ??
    [];
  return role && name ? ` The certificate is for “${name}”, the login for “${role}”.` : '';
}

/** An alert is what the other side says: about the client's certificate, unless the server tells it of a client. */
function refused(text: string): Finding[] {
  if (/could not accept SSL connection/i.test(text)) return [];
  const why = 'The other side ended the handshake with an alert about the certificate of this client.';
  return clients.test(text)
    ? [proved('client-certificate-refused', why)]
    : [
        likely('client-certificate-refused', `${why} Decides: is this the text of the client?`),
        likely('tls-ca-unknown', 'In the log of a server or pooler the alert is about its own certificate.'),
      ];
}

/** The server asks for a certificate of the client, and none came, or not the right one. */
export const clientCertificate: Rule = ({ signs, text, isSure }) => {
  if (signs.has('client-cert-missing'))
    return [proved('client-certificate-missing', 'The server says that no valid client certificate came.')];
  if (signs.has('cert-login-failed'))
    return [proved(mismatch, `The server took the certificate, but not for this role.${namesIn(text)}`)];
  if (signs.has('names-differ') && !signs.has('peer-failed')) {
    return [
      likely(mismatch, `The names differ.${namesIn(text)} Decides: is the method in pg_hba.conf cert?`),
      likely('peer-authentication-failed', 'The methods peer, ident and gss log the same line.'),
    ];
  }
  // Any server that checks certificates sends these alerts; so begin libpq and OpenSSL.
  if (!isSure && !/(?:^|SSL error: |SSL routines:\w{0,40}:)(?:tls|ssl)\S{2,8} alert /im.test(text)) return [];
  if (signs.has('client-cert-alert')) {
    return [
      proved(
        'client-certificate-missing',
        'The alert “certificate required”: what answers takes no connection without a client certificate. A PostgreSQL server itself says so only after the handshake; the alert is often that of a proxy or pooler.',
      ),
    ];
  }
  return signs.has('client-cert-refused') ? refused(text) : [];
};

/** Certificate and key as files, on the side of the client or of the server. */
export const clientKeyFiles: Rule = ({ signs, text, isSure }) => {
  if (signs.has('client-key-files') || (signs.has('key-load') && clients.test(text)))
    return [proved('client-certificate-files-unusable', 'The driver names the file that it cannot use.')];
  if (signs.has('server-key-files'))
    return [proved('server-certificate-files-unusable', 'The server names the file that it cannot use.')];
  // A pair that is none is any program's; the words about the file are PostgreSQL's.
  if (!signs.has('key-load') || (!isSure && !/could not (?:load|stat)/i.test(text))) return [];
  return [
    likely('client-certificate-files-unusable', 'The key could not be loaded. Decides: whose file is it?'),
    likely('server-certificate-files-unusable', 'A server says the same of its own key (ssl_key_file).'),
  ];
};
