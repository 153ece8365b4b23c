import type { Socket } from 'node:net';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import type { Cause } from '../cause.ts';
import { DRIVERS } from '../readers/reading.ts';
import { causeOfAlert } from './certificate-alert.ts';
import { askForTls } from './check-postgres.ts';
import { type TlsFacts, judgeHandshake, judgeNoTls, judgeTls, startTls } from './check-tls.ts';
import type { Deadline } from './deadline.ts';
import { findPlace } from './find-place.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';
import type { Login } from './login.ts';
import { type Probed, probe, startupWords } from './probe.ts';
import { openPlain, probeAgain } from './probe-again.ts';
import { type ServerError, judgeServerError } from './server-error.ts';
import type { Place } from './socket.ts';
import { tlsMeaning } from './tls-meaning.ts';
import type { WalkSettings } from './walk-settings.ts';

/** A server that said how it wants a login to be proved. */
export interface Door {
  login: Login;
  place: Place;
  /** Null is a connection without TLS. */
  tls: TlsFacts | null;
  method: 'none' | 'cleartext' | 'md5' | 'scram' | 'other';
}

export interface Reached extends LayerResult {
  /** Null when the way ended before. */
  door: Door | null;
  /** The server's refusal, when the way ended with one. */
  refusal?: ServerError;
  /** Without the certificate of this client the server refuses the login: that was tried. */
  needsIdentity?: boolean;
}

const STEP_MS = 3_000;

/**
 * Walks from the name to the point where the server asks for a proof. Sends no password. A place that is `known`
 * already was found and told by the caller.
 */
export async function reach(
  login: Login,
  settings: WalkSettings,
  deadline: Deadline,
  known?: Place,
): Promise<Reached> {
  const result: Reached = { steps: [], causes: [], door: null };
  let place = known;
  if (!place) {
    const { place: found, ...lines } = await findPlace(login, settings, deadline);
    add(result, lines);
    if (!found) return result;
    place = found;
  }
  const answered = await askForTls(place, deadline);
  if (!('answer' in answered)) {
    if (answered.early) return refuse(result, answered.early, login);
    return add(result, answered);
  }
  const opened = await openTransport(answered, login, place, settings, deadline, result);
  if (!opened) return result;
  const probed = await probe(opened.socket, startupWords(login), deadline.step(STEP_MS));
  return await judgeProbe(
    probed,
    { login, place, tls: opened.tls, method: 'other' },
    settings,
    deadline,
    result,
  );
}

/** Adds what a layer found. */
function add(result: Reached, more: LayerResult): Reached {
  result.steps.push(...more.steps);
  result.causes.push(...more.causes);
  if (more.unknown !== undefined) result.unknown = more.unknown;
  return result;
}

/** A server that refuses at the start. No password was sent, so none can have been wrong. */
function refuse(result: Reached, error: ServerError, login: Login): Reached {
  result.refusal = error;
  const judged = judgeServerError(error, login);
  const causes = judged.causes.filter(({ id }) => id !== 'password-wrong' && id !== 'role-expired');
  if (causes.length === judged.causes.length || causes.length > 0) return add(result, { ...judged, causes });
  const said = clean(error.message, 200);
  const unknown = `The server refuses ${clean(login.user, 80)} before it asks for a password: ${said}.`;
  return add(result, { ...judged, causes, unknown });
}

/** Speaks TLS when the server offers it and the settings do not forbid it; the socket is ready for the start-up. */
async function openTransport(
  answered: { answer: 'S' | 'N'; socket: Socket },
  login: Login,
  place: Place,
  settings: WalkSettings,
  deadline: Deadline,
  result: Reached,
): Promise<{ socket: Socket; tls: TlsFacts | null } | null> {
  const { answer, socket } = answered;
  if ('path' in place || login.parameters.sslmode === 'disable') {
    // After its "S" the server waits for TLS: without it a new connection is needed.
    socket.destroy();
    const plain = await openPlain(place, deadline);
    result.steps.push(passed('tls', 'not asked for'));
    return plain ? { socket: plain, tls: null } : null;
  }
  if (answer === 'N') {
    const judged = judgeNoTls(login.parameters);
    add(result, judged);
    if (judged.causes.length === 0) return { socket, tls: null };
    socket.destroy();
    return null;
  }
  try {
    const { socket: secure, facts } = await startTls(socket, login.host, settings, deadline.step(STEP_MS));
    add(result, judgeTls(facts, login.parameters));
    return { socket: secure, tls: facts };
  } catch (error) {
    add(result, judgeHandshake(error, Boolean(settings.identity)));
    return null;
  }
}

async function judgeProbe(
  probed: Probed,
  door: Door,
  settings: WalkSettings,
  deadline: Deadline,
  result: Reached,
): Promise<Reached> {
  const { login } = door;
  if (probed.kind === 'login') {
    result.steps.push(
      passed(
        'pooler',
        `${clean(login.host, 100)} takes a login of ${clean(login.user, 100)} and asks for ${METHODS[probed.method]}; none was sent yet`,
      ),
    );
    result.door = { ...door, method: probed.method };
    await plainCounterTest(result.door, deadline, result);
    await identityCounterTest(result.door, settings, deadline, result);
    return result;
  }
  if (probed.kind === 'error') return await judgeRefusal(probed, door, settings, deadline, result);
  if (probed.kind === 'closed' && door.tls !== null) {
    const cause = await causeOfClosing(probed.code, door, settings, deadline);
    if (cause) return add(result, { steps: [failed('tls', cause.evidence[0] ?? '')], causes: [cause] });
  }
  const seen = {
    silent: 'It answers the request for TLS, but not the start of a session.',
    closed: 'It closes the connection at the start of a session.',
    foreign: 'It answers the start of a session with something else than PostgreSQL does.',
  }[probed.kind];
  const id = { silent: 'server-silent', closed: 'connection-reset', foreign: 'not-postgresql' }[probed.kind];
  const certainty = probed.kind === 'closed' ? 'likely' : 'proved';
  return add(result, { steps: [failed('network', seen)], causes: [causeOf(id, certainty, [seen])] });
}

const METHODS: Record<Door['method'], string> = {
  none: 'no password',
  cleartext: 'the password in the clear',
  md5: 'a password (md5)',
  scram: 'a password (SCRAM)',
  other: 'a proof that is not a password',
};

async function judgeRefusal(
  error: ServerError,
  door: Door,
  settings: WalkSettings,
  deadline: Deadline,
  result: Reached,
): Promise<Reached> {
  const { login, place, tls } = door;
  const judged = judgeServerError(error, login);
  const [first] = judged.causes;
  if (first?.id === 'startup-parameter-unsupported') {
    const again = await probeAgain(place, login, tls !== null, settings, deadline, false);
    if (again?.kind === 'login') {
      const evidence = [...first.evidence, 'Counter-test without these settings: it goes on.'];
      add(result, { steps: judged.steps, causes: [{ ...first, certainty: 'proved', evidence }] });
      const { sslmode = '' } = login.parameters;
      result.door = {
        ...door,
        login: { ...login, parameters: sslmode ? { sslmode } : {} },
        method: again.method,
      };
      return result;
    }
  }
  if (first && tls === null && (first.id === 'tls-required' || first.id === 'hba-no-entry')) {
    const again = await probeAgain(place, login, true, settings, deadline, true);
    if (again?.kind === 'login') {
      const evidence = [...first.evidence, 'Counter-test with TLS: it goes on.'];
      result.refusal = error;
      return add(result, { steps: judged.steps, causes: [{ ...first, certainty: 'proved', evidence }] });
    }
  }
  return refuse(result, error, login);
}

/** Drivers that would come without TLS: whether the server lets them. */
async function plainCounterTest(door: Door, deadline: Deadline, result: Reached): Promise<void> {
  const { login, place, tls } = door;
  const plain = DRIVERS.filter((driver) => tlsMeaning(driver, login.parameters) === 'plain');
  if (tls === null || plain.length === 0) return;
  const probed = await probeAgain(place, login, false, {}, deadline, true);
  if (probed?.kind !== 'error') return;
  const judged = judgeServerError(probed, login);
  const who = `${plain.join(' and ')} would come without TLS (the URL has no sslmode): refused. With TLS it goes on.`;
  const causes = judged.causes
    .filter(({ id }) => id === 'tls-required' || id === 'hba-no-entry')
    .map((cause) => ({
      ...cause,
      certainty: 'proved' as const,
      evidence: [...cause.evidence, who],
      fix: ['Add ?sslmode=require to the URL (better: sslmode=verify-full with sslrootcert).'],
    }));
  if (causes.length > 0) add(result, { steps: [failed('tls', who)], causes });
}

/** Under TLS 1.3 a server looks at the certificate of the client after the handshake: it then only closes. */
async function causeOfClosing(
  code: string,
  { login, place }: Door,
  settings: WalkSettings,
  deadline: Deadline,
): Promise<Cause | null> {
  const alert = causeOfAlert(code, Boolean(settings.identity));
  if (alert || !settings.identity) return alert;
  const without = { ...settings, identity: null };
  const again = await probeAgain(place, login, true, without, deadline, true);
  if (again?.kind !== 'login' && again?.kind !== 'error') return null;
  const said = again.kind === 'login' ? 'it goes on' : `it answers “${clean(again.message, 120)}”`;
  return causeOf('client-certificate-refused', 'proved', [
    `The server closes the connection when this client shows its certificate (${clean(code || 'no alert came through', 80)}).`,
    `Counter-test without it: ${said}.`,
  ]);
}

/** Whether the server takes a login without the certificate of the client too. */
async function identityCounterTest(
  { login, place, tls }: Door,
  settings: WalkSettings,
  deadline: Deadline,
  result: Reached,
): Promise<void> {
  if (tls === null || !settings.identity) return;
  const probed = await probeAgain(place, login, true, { ...settings, identity: null }, deadline, true);
  if (probed?.kind !== 'error') return;
  const said = `the certificate of this client is needed: without it the server says “${clean(probed.message, 120)}”`;
  result.steps.push(passed('tls', said));
  result.needsIdentity = true;
}
