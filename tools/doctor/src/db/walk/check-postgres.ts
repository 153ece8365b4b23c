import type { Socket } from 'node:net';
import { clean } from '../../text.ts';
import { causeOf } from '../catalogue.ts';
import { type Deadline, TimeIsUp } from './deadline.ts';
import { type LayerResult, failed } from './layer-result.ts';
import { type Place, hear, openSocket } from './socket.ts';
import { SSL_REQUEST, firstMessage } from './wire.ts';

const STEP_MS = 3_000;
/** A first packet that was lost is sent again after a second (RFC 6298); less than this proves no silence. */
const ENOUGH_MS = 1_500;
const COUNTER_MS = 1_000;

/** PostgreSQL answered the request for TLS with this, and the connection is open. */
export interface Answered {
  answer: 'S' | 'N';
  socket: Socket;
}

/**
 * Asks for TLS, which only PostgreSQL and its poolers answer with one byte, `S` or `N`. Anything else is a
 * result that says what listens there instead, or an error the server gave before TLS.
 */
export async function askForTls(
  place: Place,
  deadline: Deadline,
): Promise<Answered | (LayerResult & { early?: { code: string; message: string } })> {
  let socket: Socket;
  try {
    socket = await openSocket(place, deadline.step(STEP_MS));
  } catch (error) {
    return lost(error instanceof TimeIsUp ? 'timeout' : ((error as NodeJS.ErrnoException).code ?? 'failed'));
  }
  socket.write(SSL_REQUEST);
  const ms = deadline.step(STEP_MS);
  const heard = await hear(socket, ms);
  if ('bytes' in heard) {
    const [first] = heard.bytes;
    const answer = String.fromCharCode(first ?? 0);
    if ((answer === 'S' || answer === 'N') && heard.bytes.length === 1) return { answer, socket };
    socket.destroy();
    const error = firstMessage(heard.bytes);
    if (error?.kind === 'error') return { steps: [], causes: [], early: error };
    return notPostgres(
      'proved',
      `It answers the request for TLS with “${clean(heard.bytes.toString('latin1'), 60)}”.`,
    );
  }
  socket.destroy();
  if ('failed' in heard) return lost(heard.failed);
  if ('closed' in heard) {
    return notPostgres(
      'likely',
      'It closes the connection when it is asked for TLS; PostgreSQL answers with one byte.',
    );
  }
  return await whenSilent(place, deadline, ms);
}

function notPostgres(certainty: 'proved' | 'likely', evidence: string): LayerResult {
  return { steps: [failed('network', evidence)], causes: [causeOf('not-postgresql', certainty, [evidence])] };
}

function lost(code: string): LayerResult {
  const evidence = `The connection opened and was lost at the first message: ${clean(code, 60)}`;
  return {
    steps: [failed('network', evidence)],
    causes: [causeOf('connection-reset', 'likely', [evidence])],
  };
}

/** Silence is not yet a cause: a server of another protocol waits for more. One that speaks HTTP is found out. */
async function whenSilent(place: Place, deadline: Deadline, waitedMs: number): Promise<LayerResult> {
  const socket = await openSocket(place, deadline.step(COUNTER_MS)).catch(() => null);
  const seen = 'The port takes the connection, but does not answer the request for TLS';
  if (socket) {
    socket.write('GET / HTTP/1.0\r\n\r\n');
    const heard = await hear(socket, deadline.step(COUNTER_MS));
    socket.destroy();
    if ('bytes' in heard && heard.bytes.subarray(0, 5).toString('latin1') === 'HTTP/') {
      return notPostgres('proved', 'It answers a request of HTTP.');
    }
  }
  const within = `${seen} within ${Math.round(waitedMs)} ms`;
  // A far or busy server may need longer than a short --timeout leaves.
  const certainty = waitedMs < ENOUGH_MS ? 'likely' : 'proved';
  return {
    steps: [failed('network', within)],
    causes: [causeOf('server-silent', certainty, [`${within}.`, 'Counter-test HTTP: no answer either.'])],
  };
}
