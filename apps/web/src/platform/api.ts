import createClient from 'openapi-fetch';
import { toApiError } from './api-error.ts';
import type { paths } from './api-types.gen.ts';
import { announceSignedOut } from './session-events.ts';

/** Reading gives up after this time; writing does not, since an import may take long. */
const readTimeoutMs = 30_000;

/** The API, typed from its OpenAPI document. Use it through `call`: `call(api.GET('/api/v1/invoices'))`. */
export const api = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  headers: { 'X-Sira-Request': '1' },
  fetch: fetchWithTimeout,
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a success. Throws `ApiError` for any other answer; a 401 is announced as well. */
export async function call<Data>(request: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await request;
  if (response.ok) return data as NonNullable<Data>;
  if (response.status === 401) announceSignedOut();
  throw toApiError(response.status, error, response.headers.get('x-request-id'));
}

function fetchWithTimeout(request: Request): Promise<Response> {
  if (request.method !== 'GET') return fetch(request);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(readTimeoutMs)]);
  return fetch(new Request(request, { signal }));
}
