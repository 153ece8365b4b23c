import type { Cause } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { clean } from '../../text.ts';
import type { IdentityFound } from './client-identity.ts';
import type { LayerResult } from './layer-result.ts';
import type { Login } from './login.ts';

const UNUSABLE = 'client-certificate-files-unusable';
const MISSING = 'client-certificate-missing';
const MISMATCH = 'client-certificate-role-mismatch';
const REFUSED = 'client-certificate-refused';

/**
 * What a layer said, with what is known of the certificate of this client: that none was sent and why, for whom
 * it is, who signed it. Files that cannot be used are the cause of a certificate that did not come.
 */
export function withIdentity<T extends LayerResult>(result: T, found: IdentityFound, login: Login): T {
  const { identity } = found;
  const missing = result.causes.find(({ id }) => id === MISSING);
  const files = [...found.causes, ...found.pending].find(({ id }) => id === UNUSABLE);
  const pair = identity
    ? `The certificate of this client is for “${identity.commonName}”, the login for ${clean(login.user, 80)}.`
    : '';
  let causes = result.causes;
  if (missing && files) {
    const more = { ...files, evidence: [...files.evidence, ...missing.evidence] };
    causes = [...causes.filter((cause) => cause !== missing), more];
  } else if (missing && found.absence !== '') {
    causes = causes.map((cause) => withLine(cause, MISSING, `None was sent: ${found.absence}.`));
  }
  if (identity) {
    causes = causes.map((cause) => withLine(cause, MISMATCH, pair));
    causes = causes.map((cause) => withLine(cause, REFUSED, `It is ${identity.origin}.`));
    // clientcert=verify-full compares the names after the password, and the server says the same for both.
    const isHidden = causes.some(({ id }) => id === 'password-wrong') && identity.commonName !== login.user;
    if (isHidden) {
      const why = `${pair} With clientcert=verify-full the server says “password authentication failed” for that too.`;
      causes = [...causes, causeOf(MISMATCH, 'likely', [why])];
    }
  }
  return { ...result, causes };
}

function withLine(cause: Cause, id: string, line: string): Cause {
  return cause.id === id ? { ...cause, evidence: [...cause.evidence, line] } : cause;
}
