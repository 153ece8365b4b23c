import { connect } from 'node:net';

const ANSWER_MS = 1000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * What HAProxy answers to one command at its runtime socket, or at that of its master (`@1 …`). Throws an Error
 * that says in one clause what went wrong.
 * @see https://docs.haproxy.org/2.6/management.html#9.3
 */
export function askHaproxy(path: string, command: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ path });
  const pieces: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => socket.destroy(new Error('it did not answer in time')), ANSWER_MS);
  socket.on('connect', () => socket.write(`${command}\n`));
  socket.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > MOST_BYTES) socket.destroy(new Error('its answer is too large'));
    else pieces.push(piece);
    // The master leaves the connection open; an empty line ends an answer.
    if (piece.subarray(-2).toString() === '\n\n' || (length > 2 && piece.toString() === '\n')) socket.end();
  });
  socket.on('error', reject);
  socket.on('close', () => {
    clearTimeout(timer);
    resolve(Buffer.concat(pieces).toString('utf8'));
  });
  return promise;
}
