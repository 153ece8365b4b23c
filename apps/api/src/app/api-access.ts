import { Readable } from 'node:stream';
import type { Problem } from '@sira/contract/problems';
import type { Config } from '#platform/config';
import { FolderInUse, type RunningServer } from '#platform/data-folder';
import { features } from './features.ts';
import { openSira } from './open-sira.ts';

/** An answer of the API that is no success, for the terminal to print. */
export class Refused extends Error {
  override name = 'Refused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The server that holds the data folder went away in the middle. */
export class ServerGone extends Error {
  override name = 'ServerGone';
  constructor(url: string, cause: unknown) {
    super(
      `SIRA at ${url} does not answer any more, so it is not known how far this came. Start it and run the command again: nothing is done twice.`,
      { cause },
    );
  }
}

export interface ApiAccess {
  /** One request with the operator's rights. Throws Refused. */
  call: <Answer>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ) => Promise<Answer>;
  /** Sends bytes as they come. Throws Refused. */
  upload: <Answer>(path: string, bytes: Readable) => Promise<Answer>;
  close: () => Promise<void>;
}

/**
 * The API of this installation: through the server that holds the data folder when one runs, else in
 * this process, workers included, without a port.
 */
export async function openApi(config: Config): Promise<ApiAccess> {
  try {
    return await inProcess(config);
  } catch (error) {
    if (error instanceof FolderInUse && error.server) return overHttp(error.server);
    throw error;
  }
}

function parse<Answer>(status: number, text: string): Answer {
  const body = text ? (JSON.parse(text) as unknown) : null;
  if (status >= 400) throw new Refused(body as Problem);
  return body as Answer;
}

async function inProcess(config: Config): Promise<ApiAccess> {
  const sira = await openSira({ ...config, LOG_LEVEL: config.LOG_LEVEL ?? 'error' });
  await sira.app.ready();
  await sira.deps.jobs.work(
    features.flatMap(({ jobs = [] }) => jobs.filter(({ cron }) => !cron)),
    sira.deps,
  );
  const headers = { authorization: `Bearer ${sira.deps.operatorToken}` };
  return {
    async call<Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) {
      const payload = body === undefined ? {} : { payload: body as object };
      const response = await sira.app.inject({ method, url: `/api/v1${path}`, headers, ...payload });
      return parse<Answer>(response.statusCode, response.body);
    },
    async upload<Answer>(path: string, bytes: Readable) {
      const type = { 'content-type': 'application/octet-stream' };
      const response = await sira.app.inject({
        method: 'POST',
        url: `/api/v1${path}`,
        headers: { ...headers, ...type },
        payload: bytes,
      });
      return parse<Answer>(response.statusCode, response.body);
    },
    close: sira.close,
  };
}

function overHttp(server: RunningServer): ApiAccess {
  const headers = { authorization: `Bearer ${server.token}` };
  async function request<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(`${server.url}/api/v1${path}`, init)
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch((error: unknown) => {
        throw new ServerGone(server.url, error);
      });
    return parse<Answer>(answer.status, answer.text);
  }
  return {
    async call<Answer>(method: string, path: string, body?: unknown) {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      return request<Answer>(path, {
        method,
        headers: { ...headers, ...type },
        ...json,
      });
    },
    async upload<Answer>(path: string, bytes: Readable) {
      return request<Answer>(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: Readable.toWeb(bytes) as ReadableStream,
        duplex: 'half',
      });
    },
    close: async () => {},
  };
}
