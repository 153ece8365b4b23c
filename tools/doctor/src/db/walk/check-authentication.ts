import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import pg from 'pg';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import { DRIVERS } from '../readers/reading.ts';
import { isTrusted } from './check-tls.ts';
import { type Deadline, TimeIsUp, within } from './deadline.ts';
import { type LayerResult, failed, passed, skipped } from './layer-result.ts';
import type { Door } from './reach.ts';
import type { WalkSettings } from './walk-settings.ts';
import { judgeServerError } from './server-error.ts';
import { tlsMeaning } from './tls-meaning.ts';

export interface LoggedIn extends LayerResult {
  client: pg.Client | null;
}

const STEP_MS = 5_000;
const QUERY_MS = 4_000;

/** The settings of a walk, and milliseconds for one statement. */
type ClientSettings = WalkSettings & { queryMs?: number };

/** What may keep the password from being sent. */
export interface PasswordRules {
  /** `--no-password`. */
  never: boolean;
  /** Why it is no password; null when it may be one. */
  unfit: string | null;
  /** The host was found by asking around: only a verified certificate makes it the right one. */
  isFound: boolean;
  /** `%HH` in the URL was decoded. */
  isDecoded: boolean;
}

/** Logs in with the one attempt of this run. Every driver comes after the same proof, so `pg` stands for all. */
export async function authenticate(
  door: Door,
  rules: PasswordRules,
  settings: ClientSettings,
  deadline: Deadline,
): Promise<LoggedIn> {
  const isAsked = door.method !== 'none' && door.method !== 'other';
  if (isAsked && door.login.password === '' && !rules.never) return { ...withoutPassword(), client: null };
  const reason = door.method === 'none' ? null : whyNotSent(door, rules);
  if (reason !== null) {
    return {
      steps: [skipped('authentication', `the password was not sent: ${reason}`)],
      causes: [],
      client: null,
      unknown: `Whether the login works is not known: the password was not sent, because ${reason}.`,
    };
  }
  try {
    const client = await openClient(door, settings, deadline);
    const detail =
      door.method === 'none' ? 'logged in; no password is asked for' : 'logged in with one attempt';
    return { steps: [passed('authentication', detail)], causes: [], client };
  } catch (error) {
    return { ...judgeFailure(error, door, rules), client: null };
  }
}

/** One login with `pg`, within the time; throws what `pg` throws, or `TimeIsUp`. */
export async function openClient(
  door: Door,
  settings: ClientSettings,
  deadline: Deadline,
): Promise<pg.Client> {
  const client = clientFor(door, settings, deadline);
  // A connection that is lost later is told by the query that notices it.
  client.on('error', () => {});
  try {
    await within('the login', deadline.step(STEP_MS), client.connect());
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  }
}

/** Why the password stays here, or null. What is not proved to be the right server gets SCRAM at most. */
function whyNotSent({ method, tls, place, login }: Door, rules: PasswordRules): string | null {
  if (rules.never) return 'you asked for that (--no-password)';
  if (rules.unfit !== null) return rules.unfit;
  if (method === 'other') return 'the server asks for another kind of proof (GSSAPI, SSPI or a certificate)';
  if (isTrusted(tls)) return null;
  if (rules.isFound)
    return 'the host was found by asking around and its certificate is not verified (give --ca FILE)';
  const isHere = 'path' in place || ipaddr.process(place.address).range() === 'loopback';
  if (method !== 'scram' && !isHere) {
    return 'the server asks for it in a readable form over a connection that is not verified';
  }
  const accepting = DRIVERS.filter((driver) => {
    const meaning = tlsMeaning(driver, login.parameters);
    return tls === null ? meaning === 'plain' || meaning === 'prefer' : !meaning.startsWith('verify');
  });
  return accepting.length > 0 ? null : 'the certificate is not what sslmode asks for';
}

function clientFor({ login, place, tls }: Door, settings: ClientSettings, deadline: Deadline): pg.Client {
  const { host, port, user, password, database, parameters } = login;
  const isVerified = isTrusted(tls);
  return new pg.Client({
    host: 'path' in place ? host : place.address,
    port,
    user,
    database,
    // Not undefined: `pg` would look into the environment and .pgpass by itself.
    password: password === '' ? () => '' : password,
    ssl:
      tls === null
        ? false
        : {
            // The name that is verified; an address is no name for SNI (RFC 6066).
            ...(isIP(host) === 0 ? { servername: host } : { host }),
            rejectUnauthorized: isVerified,
            ...(settings.ca ? { ca: settings.ca } : {}),
            ...(settings.identity ? { cert: settings.identity.certificate, key: settings.identity.key } : {}),
          },
    ...(parameters.options ? { options: parameters.options } : {}),
    application_name: 'doctor',
    connectionTimeoutMillis: deadline.step(STEP_MS),
    query_timeout: settings.queryMs ?? QUERY_MS,
  });
}

function withoutPassword(): LayerResult {
  const evidence = [
    'The server asks for a password; the URL, PGPASSWORD and .pgpass have none for this login.',
  ];
  return {
    steps: [failed('authentication', 'there is no password to send')],
    causes: [causeOf('password-missing', 'proved', evidence)],
  };
}

function judgeFailure(error: unknown, { login }: Door, rules: PasswordRules): LayerResult {
  const { code, message } = error as { code?: string; message: string };
  if (error instanceof TimeIsUp || /timeout expired/.test(message)) {
    const seen = 'The server asks for the password, and then does not answer the login in time.';
    return { steps: [failed('authentication', seen)], causes: [causeOf('server-silent', 'proved', [seen])] };
  }
  if (!code || !/^[0-9A-Z]{5}$/.test(code)) {
    const said = clean(`${code ?? ''} ${message}`, 200);
    return { steps: [failed('authentication', said)], causes: [], unknown: `The login ended with: ${said}.` };
  }
  const judged = judgeServerError({ code, message }, login);
  if (!rules.isDecoded || code !== '28P01') return judged;
  const evidence = [
    'The password in the URL has “%” and two hex digits, which every driver decodes. It is wrong as decoded; if it holds “%” itself, write %25.',
  ];
  return { ...judged, causes: [causeOf('password-not-encoded', 'likely', evidence), ...judged.causes] };
}
