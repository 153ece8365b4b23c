import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import { clean } from '../../text.ts';

/** Codes of Node for the alerts of a server about the certificate of the client (RFC 8446, 6.2). */
const REFUSED =
  /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)|ACCESS_DENIED|DECRYPT_ERROR)/;
const REQUIRED = /ALERT_CERTIFICATE_REQUIRED/;

/** The cause that an alert stands for; null when it is about something else. */
export function causeOfAlert(code: string, hasIdentity: boolean): Cause | null {
  const seen = `The server ended the connection with the alert ${clean(code, 80)}.`;
  if (REQUIRED.test(code)) return causeOf('client-certificate-missing', 'proved', [seen]);
  if (hasIdentity && REFUSED.test(code)) return causeOf('client-certificate-refused', 'proved', [seen]);
  return null;
}
