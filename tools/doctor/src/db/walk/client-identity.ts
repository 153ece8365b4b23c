import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import { isMissing, readSmallFile, whyNotRead } from '../small-file.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';
import { type Login, settingOf } from './login.ts';
import { type NoKey, type OpenKey, openKey } from './private-key.ts';

/** The certificate of this client and its key. Nothing of the key is ever told. */
export interface Identity {
  /** PEM, with the chain that stands in the same file. */
  certificate: string;
  /** PEM, without a password. */
  key: string;
  commonName: string;
  /** Who signed it and until when it is valid, for people. */
  origin: string;
}

/** What was found for a login. `pending` are causes that count only when the way ends. */
export interface IdentityFound extends LayerResult {
  identity: Identity | null;
  pending: Cause[];
  /** Why there is none, as a sentence; empty when there is one. */
  absence: string;
}

const UNUSABLE = 'client-certificate-files-unusable';

/**
 * The certificate that libpq would send, from `sslcert`, PGSSLCERT, a service or `.postgresql` below `home`, and
 * its key, with the checks of libpq (https://www.postgresql.org/docs/18/libpq-ssl.html, 32.19.2;
 * `initialize_SSL` of fe-secure-openssl.c). pg reads what stands in a URL, postgres.js reads none.
 */
export async function findIdentity(login: Login, home: string): Promise<IdentityFound> {
  const none = { steps: [], causes: [], pending: [], identity: null };
  const isPlain = login.host.startsWith('/') || login.parameters.sslmode === 'disable';
  if (isPlain || settingOf(login, 'sslcertmode') === 'disable')
    return { ...none, absence: 'the settings forbid one' };
  const named = settingOf(login, 'sslcert');
  const file = named || (home === '' ? '' : join(home, '.postgresql/postgresql.crt'));
  if (file === '') return { ...none, absence: 'sslcert is not set' };
  const shown = clean(file, 200);
  let text: string;
  try {
    text = (await readSmallFile(file)).bytes.toString('utf8');
  } catch (error) {
    const why = whyNotRead(error);
    if (isMissing(why) && !named)
      return { ...none, absence: `sslcert is not set, and ${shown} is not there` };
    if (isMissing(why)) return notThere(login, `sslcert names ${shown}, which is not there`);
    return unusable(login, { why: `could not open certificate file ${shown}: ${clean(why, 60)}` });
  }
  const certificate = certificateIn(text);
  if (!certificate)
    return unusable(login, { why: `could not read certificate file ${shown}: it holds no PEM certificate` });
  return await withKey(login, home, certificate, text, shown);
}

async function withKey(
  login: Login,
  home: string,
  certificate: X509Certificate,
  text: string,
  file: string,
): Promise<IdentityFound> {
  const keyFile = settingOf(login, 'sslkey') || (home === '' ? '' : join(home, '.postgresql/postgresql.key'));
  const opened = await openKey(keyFile, settingOf(login, 'sslpassword'), certificate);
  if (opened.pem === undefined) return unusable(login, opened);
  const commonName = clean(/^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '', 100);
  const issuer = clean(/^CN=(.*)$/m.exec(certificate.issuer)?.[1] ?? 'unknown', 100);
  const origin = `signed by ${issuer}, valid until ${clean(certificate.validTo, 60)}`;
  const identity = { certificate: text, key: opened.pem, commonName, origin };
  const said = `certificate of this client for “${commonName}” (${file}), ${origin}; ${readBy(login, opened)}`;
  const steps = [passed('tls', said)];
  if (opened.tooOpen === undefined) return { steps, causes: [], pending: [], identity, absence: '' };
  // pg does not look at the permissions: with this key the way goes on.
  const refused = unusable(login, opened.tooOpen, false);
  return { ...refused, steps: [...refused.steps, ...steps], identity, absence: '' };
}

function certificateIn(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}

/** Whether pg reads it too: it stands in the URL. */
function isInUrl(login: Login): boolean {
  return login.parameters.sslcert !== undefined;
}

function readBy(login: Login, opened: OpenKey): string {
  if (!isInUrl(login)) {
    return 'libpq sends it; pg and postgres.js read none there (give them ssl: { cert, key, ca })';
  }
  const ofPg = opened.isEncrypted ? 'pg reads it, but takes no sslpassword for its key' : 'pg too';
  return `libpq sends it, ${ofPg}; postgres.js hands sslcert and sslkey to the server, which refuses them (give it ssl: { cert, key, ca })`;
}

/** A file that is named and not there: libpq goes on without a certificate, pg ends. */
function notThere(login: Login, seen: string): IdentityFound {
  const isPg = isInUrl(login);
  const evidence = [
    seen,
    `libpq goes on without a certificate and says nothing${isPg ? '; pg ends with ENOENT' : ''}.`,
  ];
  const fix = [
    'Correct sslcert, or leave it out where no certificate is wanted. A path that is not absolute begins where the program was started.',
  ];
  const cause = causeOf(UNUSABLE, 'proved', evidence, fix);
  return {
    steps: [failed('tls', seen)],
    causes: isPg ? [cause] : [],
    pending: isPg ? [] : [cause],
    identity: null,
    absence: seen,
  };
}

/** libpq does not go on with such files. With sslmode=prefer it tries again without TLS. */
function unusable(login: Login, { why: seen, fix }: NoKey, isPgStopped = isInUrl(login)): IdentityFound {
  const isPrefer =
    (login.parameters.sslmode ?? 'prefer') === 'prefer' || login.parameters.sslmode === 'allow';
  const stopped = isPgStopped ? 'libpq and pg' : 'libpq';
  const others = isPgStopped
    ? 'postgres.js reads no such files.'
    : `pg ${isInUrl(login) ? 'does not look at permissions' : 'reads them only when the URL names them'}; postgres.js reads no such files.`;
  const prefer = isPrefer ? ' Without sslmode (prefer) libpq then tries a connection without TLS.' : '';
  const cause = causeOf(UNUSABLE, 'proved', [seen, `This stops ${stopped}. ${others}${prefer}`], fix);
  const isCertain = isPgStopped || !isPrefer;
  return {
    steps: [failed('tls', seen)],
    causes: isCertain ? [cause] : [],
    pending: isCertain ? [] : [cause],
    identity: null,
    absence: seen,
  };
}
