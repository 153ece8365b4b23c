import type { Rule } from './rule.ts';
import { likely, proved } from './rule.ts';
import { withoutHelpLinks } from './subject.ts';

/** Others that verify certificates and say so in the same words. */
const web = /axios|\bfetch\b|https?:\/\/|nodemailer/i;

/** Rows 40 to 44. With a client of the web in the text the certificate may be that of a web server. */
export const tls: Rule = (facts) => {
  const found = bySign(facts);
  return web.test(withoutHelpLinks(facts.text))
    ? found.map((one) => ({ ...one, certainty: 'likely' as const }))
    : found;
};

const bySign: Rule = ({ tls: sign, about, text }) => {
  if (!sign || about === 'something-else') return [];
  switch (sign) {
    case 'ca-unknown':
      return [
        proved('tls-ca-unknown', 'The client does not know the authority that signed the certificate.'),
      ];
    case 'self-signed':
      return [proved('tls-self-signed', 'The certificate is signed by itself, not by an authority.')];
    case 'name':
      return [
        proved('tls-name-mismatch', 'The names in the certificate do not include the one connected to.'),
      ];
    case 'expired':
      return [
        likely(
          'tls-certificate-expired',
          'The time of this machine is outside the time of the certificate. Decides: date -u.',
        ),
      ];
    case 'unsupported':
      return [proved('tls-not-supported', 'The server answered that it has no TLS.')];
    case 'handshake':
      return /before secure TLS connection/i.test(text)
        ? [
            likely(
              'tls-handshake-failed',
              'The connection was cut in the handshake. Decides: what does the server answer to SSLRequest?',
            ),
            likely('tls-not-supported', 'postgres.js says the same when the server has no TLS at all.'),
          ]
        : [
            likely(
              'tls-handshake-failed',
              'The handshake of TLS failed. Decides: openssl s_client -starttls postgres.',
            ),
          ];
  }
};
