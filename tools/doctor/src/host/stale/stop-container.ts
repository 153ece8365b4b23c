import { request } from 'node:http';

/** An engine waits 10 s for the process before it kills it. */
const ANSWER_MS = 40_000;

/**
 * `POST /containers/ID/stop`, the only request of this program that changes something. The unversioned path
 * is the engine's own newest. Throws an Error that says what the engine answered.
 * @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerStop
 */
export async function stopContainer(socketPath: string, id: string): Promise<void> {
  // The id goes into an address: one that is none must not choose another.
  if (!/^[0-9a-f]{64}$/.test(id)) throw new Error('that is no full id');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const asked = request(
    {
      socketPath,
      path: `/containers/${id}/stop`,
      method: 'POST',
      agent: false,
      headers: { host: 'docker', 'content-length': 0 },
      signal: AbortSignal.timeout(ANSWER_MS),
    },
    (answer) => {
      answer.resume();
      const { statusCode = 0 } = answer;
      if (statusCode === 204) resolve();
      else if (statusCode === 304) reject(new Error('it was stopped already'));
      else if (statusCode === 404) reject(new Error('the engine does not know it any more'));
      else reject(new Error(`the engine answers ${statusCode}`));
    },
  );
  asked.on('error', (error) => reject(new Error(`the engine did not stop it: ${error.message}`)));
  asked.end();
  await promise;
}
