import { connect } from 'node:net';

/** `answered`: the database takes queries. `refused`: nobody listens, or not yet. */
export type Handshake =
  | { kind: 'answered' }
  | { kind: 'refused' }
  | { kind: 'failed'; code: string; message: string };

const PROTOCOL_3 = 196_608;

/**
 * Opens a session on 127.0.0.1 as `postgres` and closes it when the server is ready for a query. Twenty
 * lines of protocol instead of a driver: this runs in every start and every health check.
 * @see https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-START-UP
 */
export function shakeHands(port: number, database: string, timeoutMs = 1_000): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: timeoutMs });
    let received = Buffer.alloc(0);
    function finish(outcome: Handshake) {
      socket.end(Buffer.from([0x58, 0, 0, 0, 4]));
      socket.destroySoon();
      resolve(outcome);
    }
    socket.on('connect', () => socket.write(startupMessage(database)));
    socket.on('error', () => finish({ kind: 'refused' }));
    socket.on('close', () => resolve({ kind: 'refused' }));
    socket.on('timeout', () => {
      socket.destroy();
      resolve({ kind: 'refused' });
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const outcome = readAnswer(received);
      if (outcome) finish(outcome);
    });
  });
}

function startupMessage(database: string): Buffer {
  const words = ['user', 'postgres', 'database', database, 'application_name', 'workspace', ''];
  const body = Buffer.from(words.map((word) => `${word}\0`).join(''));
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}

/** Reads a server's messages up to the one that decides; null while it has not come. Pure. */
export function readAnswer(received: Buffer): Handshake | null {
  for (let at = 0; at + 5 <= received.length;) {
    const type = String.fromCharCode(received[at]!);
    const end = at + 1 + received.readInt32BE(at + 1);
    if (end > received.length) return null;
    if (type === 'Z') return { kind: 'answered' };
    // A server that asks for a password answers; someone has changed its pg_hba.conf.
    if (type === 'R' && received.readInt32BE(at + 5) !== 0) return { kind: 'answered' };
    if (type === 'E') return readFailure(received.subarray(at + 5, end));
    at = end;
  }
  return null;
}

function readFailure(body: Buffer): Handshake {
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  );
  return { kind: 'failed', code: fields.get('C') ?? '', message: fields.get('M') ?? '' };
}
