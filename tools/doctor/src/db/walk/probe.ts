import type { Socket } from 'node:net';
import { hear } from './socket.ts';
import { type FirstMessage, firstMessage, startupMessage } from './wire.ts';

/** What came back for a start-up message; nothing secret was sent. `code` is the error that closed it. */
export type Probed = FirstMessage | { kind: 'silent' } | { kind: 'closed'; code: string };

const MOST_BYTES = 100_000;

/**
 * Sends the start-up message on an open connection and reads what the server says first, for at most `ms`.
 * The connection is closed then: a server counts no failed login for that.
 */
export async function probe(socket: Socket, parameters: Record<string, string>, ms: number): Promise<Probed> {
  const end = performance.now() + ms;
  let bytes: Buffer = Buffer.alloc(0);
  try {
    socket.write(startupMessage(parameters));
    while (bytes.length < MOST_BYTES) {
      const heard = await hear(socket, Math.max(1, end - performance.now()));
      if ('silent' in heard) return { kind: 'silent' };
      if (!('bytes' in heard)) return { kind: 'closed', code: 'failed' in heard ? heard.failed : '' };
      bytes = Buffer.concat([bytes, heard.bytes]);
      const message = firstMessage(bytes);
      if (message) return message;
    }
    return { kind: 'foreign', bytes: 'more than 100 kB' };
  } finally {
    socket.end();
    socket.destroySoon();
  }
}

/** Settings of a URL that the drivers send to the server at the start. */
const SENT = [
  'options',
  'search_path',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'extra_float_digits',
];

/** The words of the start-up message for a login, as the drivers send them. */
export function startupWords(
  login: { user: string; database: string; parameters: Record<string, string> },
  withSettings = true,
): Record<string, string> {
  const settings = Object.entries(login.parameters).filter(([name]) => SENT.includes(name));
  return {
    user: login.user,
    database: login.database,
    application_name: 'doctor',
    ...(withSettings ? Object.fromEntries(settings) : {}),
  };
}
