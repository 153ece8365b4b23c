import { request } from 'node:http';
import { object, string } from './docker-shape.ts';

/** Answers of an engine of Docker, or of one that speaks like it (podman's service). */
export interface DockerApi {
  version: string;
  /** The parsed answer. Throws an Error that says in one clause what went wrong. */
  get(path: string): Promise<unknown>;
}

/** The newest version of the API this was written for; an engine that is older or newer is asked in its own. */
const SPOKEN = [1, 47] as const;
const ANSWER_LIMIT = 32 * 1024 * 1024;

/**
 * Opens the API on a Unix socket and agrees on a version: the newest that both sides know, as the engine
 * says in `Api-Version` of /_ping or in /version. All requests together end at `deadlineMs` from now.
 * @see https://docs.docker.com/reference/api/engine/#versioned-api-and-sdk
 */
export async function openDocker(socketPath: string, deadlineMs: number): Promise<DockerApi> {
  const signal = AbortSignal.timeout(Math.round(deadlineMs));
  const said = object(await getJson(socketPath, '/version', signal));
  const newest = versionOf(said.ApiVersion);
  const oldest = versionOf(said.MinAPIVersion);
  if (!newest) throw new Error('what answers there is no Docker engine');
  const mine = compare(SPOKEN, newest) < 0 ? SPOKEN : newest;
  // An engine that has dropped everything we know is asked in the oldest it still speaks.
  const [major, minor] = oldest && compare(mine, oldest) < 0 ? oldest : mine;
  const version = `${major}.${minor}`;
  return { version, get: (path) => getJson(socketPath, `/v${version}${path}`, signal) };
}

function getJson(socketPath: string, path: string, signal: AbortSignal): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const fail = (error: Error): void =>
    reject(signal.aborted ? new Error('it did not answer in time') : error);
  const asked = request({ socketPath, path, agent: false, signal, headers: { host: 'docker' } }, (answer) => {
    const pieces: Buffer[] = [];
    let length = 0;
    answer.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > ANSWER_LIMIT) asked.destroy(new Error('its answer is larger than 32 MB'));
      else pieces.push(piece);
    });
    answer.on('error', fail);
    answer.on('end', () => {
      if (answer.statusCode !== 200) {
        reject(new Error(`it answers ${answer.statusCode} to ${path}`));
        return;
      }
      try {
        resolve(JSON.parse(Buffer.concat(pieces).toString('utf8')));
      } catch {
        reject(new Error(`its answer to ${path} is no JSON`));
      }
    });
  });
  asked.on('error', fail);
  asked.end();
  return promise;
}

function versionOf(value: unknown): readonly [number, number] | null {
  const found = /^(\d{1,3})\.(\d{1,4})$/.exec(string(value) ?? '');
  return found ? [Number(found[1]), Number(found[2])] : null;
}

function compare(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}
