import { type Socket, connect } from 'node:net';
import { TimeIsUp } from './deadline.ts';

/** Where a connection goes: an address and port, or a socket file. */
export type Place = { address: string; port: number } | { path: string };

/** Opens a TCP connection or a socket file; throws the system's error, or `TimeIsUp` after `ms`. */
export function openSocket(place: Place, ms: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      'path' in place ? { path: place.path } : { host: place.address, port: place.port },
    );
    const timer = setTimeout(() => end(new TimeIsUp('connecting', ms)), ms);
    const end = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    socket.once('error', end);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', end);
      // From here on who reads or writes hears of errors; one between two reads must not end the process.
      socket.on('error', () => {});
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** Bytes that came, or why none did. */
export type Heard = { bytes: Buffer } | { silent: true } | { closed: true } | { failed: string };

/** The next bytes on a socket, waiting at most `ms`. `failed` is the code of the system's error. */
export function hear(socket: Socket, ms: number): Promise<Heard> {
  return new Promise((resolve) => {
    if (socket.destroyed) {
      // An alert of TLS may come between two reads.
      const error = socket.errored as NodeJS.ErrnoException | null;
      resolve(error ? { failed: error.code ?? error.message } : { closed: true });
      return;
    }
    const done = (heard: Heard): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      socket.pause();
      resolve(heard);
    };
    const onData = (bytes: Buffer): void => done({ bytes });
    const onEnd = (): void => done({ closed: true });
    const onError = (error: NodeJS.ErrnoException): void => done({ failed: error.code ?? error.message });
    const timer = setTimeout(() => done({ silent: true }), ms);
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
    socket.resume();
  });
}
