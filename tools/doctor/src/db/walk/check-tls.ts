import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { clean } from '../../text.ts';
import type { Cause } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { DRIVERS } from '../readers/reading.ts';
import { causeOfAlert } from './certificate-alert.ts';
import type { Identity } from './client-identity.ts';
import { TimeIsUp } from './deadline.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';
import { type TlsMeaning, tlsMeaning } from './tls-meaning.ts';

/** What the handshake showed. Errors are codes of Node and OpenSSL; null is no error. */
export interface TlsFacts {
  protocol: string;
  chainError: string | null;
  nameError: boolean;
  /** The names of the certificate, and who signed it. */
  names: string;
  issuer: string;
  notAfter: string;
}

/**
 * Speaks TLS on a socket after the server said `S`, with no verification that ends it: the chain and the name
 * are judged from the facts. `ca` is PEM, or undefined for the authorities of the system; with `identity` this
 * client shows its certificate when it is asked for it. Throws the error of the handshake, or `TimeIsUp` after `ms`.
 */
export function startTls(
  socket: Socket,
  host: string,
  { ca, identity }: { ca?: string | undefined; identity?: Identity | null | undefined },
  ms: number,
): Promise<{ socket: TLSSocket; facts: TlsFacts }> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) === 0 ? host : '';
    const own = identity ? { cert: identity.certificate, key: identity.key } : {};
    const secure = tls.connect({
      socket,
      servername,
      rejectUnauthorized: false,
      ...(ca ? { ca } : {}),
      ...own,
    });
    const timer = setTimeout(() => end(new TimeIsUp('the TLS handshake', ms)), ms);
    const end = (error: Error): void => {
      clearTimeout(timer);
      secure.destroy();
      reject(error);
    };
    const onClose = (): void =>
      end(Object.assign(new Error('closed'), { code: 'closed during the handshake' }));
    secure.once('error', end);
    secure.once('close', onClose);
    secure.once('secureConnect', () => {
      clearTimeout(timer);
      secure.off('error', end).off('close', onClose);
      secure.on('error', () => {});
      resolve({ socket: secure, facts: factsOf(secure, host) });
    });
  });
}

function factsOf(secure: TLSSocket, host: string): TlsFacts {
  const certificate = secure.getPeerCertificate();
  const chain = secure.authorizationError as unknown;
  const chainCode = chain instanceof Error ? ((chain as NodeJS.ErrnoException).code ?? chain.message) : chain;
  const isNameOnly = chainCode === 'ERR_TLS_CERT_ALTNAME_INVALID';
  return {
    protocol: secure.getProtocol() ?? '',
    chainError: chainCode && !isNameOnly ? String(chainCode) : null,
    nameError: tls.checkServerIdentity(host, certificate) !== undefined,
    names: certificate.subjectaltname ?? [certificate.subject?.CN].flat()[0] ?? 'none',
    issuer: [certificate.issuer?.CN].flat()[0] ?? 'unknown',
    notAfter: certificate.valid_to ?? '',
  };
}

/** Whether chain and name are what a full verification asks for. */
export function isTrusted(facts: TlsFacts | null): boolean {
  return facts !== null && facts.chainError === null && !facts.nameError;
}

/** What the certificate means for each driver with these settings, and the causes for those it stops. */
export function judgeTls(facts: TlsFacts, parameters: Record<string, string>): LayerResult {
  const meanings = DRIVERS.map((driver) => ({ driver, meaning: tlsMeaning(driver, parameters) }));
  const stopped = meanings.filter(({ meaning }) => isStopped(meaning, facts));
  const detail = `${facts.protocol}, ${describe(facts)}; ${meanings
    .map(({ driver, meaning }) => `${driver}: ${IN_WORDS[meaning]}`)
    .join(', ')}`;
  if (stopped.length === 0) return { steps: [passed('tls', detail)], causes: [] };
  const others = meanings.filter((one) => !stopped.includes(one));
  const evidence = [
    `Certificate for ${clean(facts.names, 200)}, signed by ${clean(facts.issuer, 100)}, valid until ${clean(facts.notAfter, 60)}: ${describe(facts)}`,
    `With these settings it stops ${stopped.map(({ driver, meaning }) => `${driver} (${IN_WORDS[meaning]})`).join(', ')}`,
    ...(others.length > 0
      ? [
          `It does not stop ${others.map(({ driver, meaning }) => `${driver} (${IN_WORDS[meaning]})`).join(', ')}`,
        ]
      : []),
  ];
  return { steps: [failed('tls', detail)], causes: causesOf(facts, stopped, evidence) };
}

/** The server answered `N`: causes for the drivers that insist on TLS. Passed when none does. */
export function judgeNoTls(parameters: Record<string, string>): LayerResult {
  const meanings = DRIVERS.map((driver) => ({ driver, meaning: tlsMeaning(driver, parameters) }));
  const insisting = meanings.filter(({ meaning }) => meaning !== 'plain' && meaning !== 'prefer');
  if (insisting.length === 0) {
    return { steps: [passed('tls', 'the server offers no TLS, and none is asked for')], causes: [] };
  }
  const evidence = [
    'The server answers N to the request for TLS.',
    `TLS is asked for by ${insisting.map(({ driver }) => driver).join(', ')} (sslmode=${clean(parameters.sslmode ?? 'by other settings', 30)}).`,
  ];
  return {
    steps: [failed('tls', 'the server offers no TLS')],
    causes: [causeOf('tls-not-supported', 'proved', evidence)],
  };
}

/** A handshake that ended with an error. */
export function judgeHandshake(error: unknown, hasIdentity = false): LayerResult {
  const { code, message } = error as NodeJS.ErrnoException;
  const said = error instanceof TimeIsUp ? message : clean(code ?? message, 120);
  const alert = causeOfAlert(code ?? '', hasIdentity);
  if (alert) return { steps: [failed('tls', said)], causes: [alert] };
  const evidence = [`The server agreed to TLS, then the handshake ended: ${said}`];
  return { steps: [failed('tls', said)], causes: [causeOf('tls-handshake-failed', 'proved', evidence)] };
}

const IN_WORDS: Record<TlsMeaning, string> = {
  plain: 'no TLS',
  prefer: 'TLS if offered, not verified',
  encrypt: 'encrypts, does not verify',
  'verify-ca': 'verifies the chain',
  'verify-full': 'verifies chain and name',
};

function isStopped(meaning: TlsMeaning, facts: TlsFacts): boolean {
  if (meaning === 'verify-ca') return facts.chainError !== null;
  return meaning === 'verify-full' && !isTrusted(facts);
}

function describe(facts: TlsFacts): string {
  const chain =
    facts.chainError === null
      ? 'the chain is trusted'
      : `the chain is not trusted (${clean(facts.chainError, 80)})`;
  return `${chain}, the name ${facts.nameError ? 'does not fit' : 'fits'}`;
}

const BY_CHAIN_ERROR: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-self-signed',
  CERT_HAS_EXPIRED: 'tls-certificate-expired',
  CERT_NOT_YET_VALID: 'tls-certificate-expired',
};

function causesOf(facts: TlsFacts, stopped: { meaning: TlsMeaning }[], evidence: string[]): Cause[] {
  const causes: Cause[] = [];
  if (facts.chainError !== null) {
    causes.push(causeOf(BY_CHAIN_ERROR[facts.chainError] ?? 'tls-ca-unknown', 'proved', evidence));
  }
  if (facts.nameError && stopped.some(({ meaning }) => meaning === 'verify-full')) {
    causes.push(causeOf('tls-name-mismatch', 'proved', evidence));
  }
  return causes;
}
