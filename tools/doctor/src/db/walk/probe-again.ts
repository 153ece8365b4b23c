import type { Socket } from 'node:net';
import { askForTls } from './check-postgres.ts';
import { startTls } from './check-tls.ts';
import type { Deadline } from './deadline.ts';
import type { Login } from './login.ts';
import { type Probed, probe, startupWords } from './probe.ts';
import type { WalkSettings } from './walk-settings.ts';
import { type Place, openSocket } from './socket.ts';

const STEP_MS = 3_000;

/** A connection without TLS; null when none opens. */
export async function openPlain(place: Place, deadline: Deadline): Promise<Socket | null> {
  return await openSocket(place, deadline.step(STEP_MS)).catch(() => null);
}

/** The start-up once more, with or without TLS, with or without the settings of the URL. Null when it did not get there. */
export async function probeAgain(
  place: Place,
  login: Login,
  withTls: boolean,
  settings: WalkSettings,
  deadline: Deadline,
  withSettings: boolean,
): Promise<Probed | null> {
  try {
    let socket = await openPlain(place, deadline);
    if (!socket) return null;
    if (withTls) {
      socket.destroy();
      const answered = await askForTls(place, deadline);
      if (!('answer' in answered) || answered.answer === 'N') return null;
      ({ socket } = await startTls(answered.socket, login.host, settings, deadline.step(STEP_MS)));
    }
    return await probe(socket, startupWords(login, withSettings), deadline.step(STEP_MS));
  } catch {
    return null;
  }
}
