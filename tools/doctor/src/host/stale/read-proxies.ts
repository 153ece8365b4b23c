import { readFileSync, statSync } from 'node:fs';
import { caddyUpstreams } from './caddy-upstreams.ts';
import { askHaproxy } from './haproxy-socket.ts';
import { haproxyUpstreams, parseServersState } from './haproxy-upstreams.ts';
import { isKamalTable, kamalUpstreams } from './kamal-upstreams.ts';
import { nginxUpstreams } from './nginx-upstreams.ts';
import { readNginxText } from './nginx-text.ts';
import { traefikUpstreams } from './traefik-upstreams.ts';
import { joinReadings, NO_PROXY, type ProxyReading, targetOf } from './upstream.ts';

export interface ProxyOptions {
  /** Files: the output of `nginx -T`, or a configuration whose includes are followed. */
  nginx?: string[] | undefined;
  /** Files with the JSON, or addresses of the admin API. */
  caddy?: string[] | undefined;
  /** Files with the answer of /api/rawdata, or addresses of the API. */
  traefik?: string[] | undefined;
  /** Configuration files of one HAProxy, its runtime socket, or files with what that says. */
  haproxy?: string[] | undefined;
  /** Files with one `host:port` a line for any other proxy, or with the table of `kamal-proxy list`. */
  upstreams?: string[] | undefined;
}

/** The command that makes HAProxy tell of its servers. */
export const SHOW_SERVERS = 'show servers state';

const ANSWER_MS = 1000;
const MOST_BYTES = 16 * 1024 * 1024;

/** Everything the named proxies say about where they send requests. What cannot be read is a problem said. */
export async function readProxies(options: ProxyOptions): Promise<ProxyReading> {
  const readings = [
    ...(options.nginx ?? []).map((file) => guarded(file, async () => readNginx(file))),
    ...(options.caddy ?? []).map((place) =>
      guarded(place, async () => caddyUpstreams(await readJson(place, '/config/'), place)),
    ),
    ...(options.traefik ?? []).map((place) =>
      guarded(place, async () => traefikUpstreams(await readJson(place, '/api/rawdata'), place)),
    ),
    ...(options.haproxy?.length
      ? [guarded(options.haproxy.join(' '), () => readHaproxy(options.haproxy ?? []))]
      : []),
    ...(options.upstreams ?? []).map((file) => guarded(file, async () => readList(file))),
  ];
  return joinReadings(await Promise.all(readings));
}

/** One `host:port`, `[v6]:port`, URL or `unix:/path` a line; `#` begins a comment. */
export function listUpstreams(text: string, from: string): ProxyReading {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  const parsed = lines.filter((line) => line !== '').map((line) => ({ line, target: targetOf(line, from) }));
  return {
    ...NO_PROXY,
    kinds: ['list'],
    targets: parsed.flatMap(({ target }) => target ?? []),
    unresolved: parsed.filter(({ target }) => !target).map(({ line }) => `${from}: ${line}`),
  };
}

function readNginx(file: string): ProxyReading {
  const { text, missing } = readNginxText(file);
  const reading = nginxUpstreams(text, file);
  return {
    ...reading,
    unresolved: [...reading.unresolved, ...missing.map((path) => `${path} could not be read`)],
  };
}

/** All that is named is of one HAProxy: its files, and its state from a socket or a file. */
async function readHaproxy(places: readonly string[]): Promise<ProxyReading> {
  const texts = await Promise.all(
    places.map((place) =>
      statSync(place).isSocket() ? askHaproxy(place, SHOW_SERVERS) : readFileSync(place, 'utf8'),
    ),
  );
  const states = texts.map(parseServersState);
  const files = texts.filter((_, at) => states[at] === null);
  const isSilent = places.some((place, at) => states[at] === null && statSync(place).isSocket());
  if (isSilent) throw new Error('its socket does not tell the state of servers');
  const known = states.flatMap((one) => one ?? []);
  return haproxyUpstreams(
    files.length > 0 ? files.join('\n') : null,
    files.length < texts.length ? known : null,
    places.join(' '),
  );
}

function readList(file: string): ProxyReading {
  const text = readFileSync(file, 'utf8');
  return isKamalTable(text) ? kamalUpstreams(text, file) : listUpstreams(text, file);
}

export async function readJson(place: string, path: string): Promise<unknown> {
  if (!/^https?:\/\//.test(place)) return JSON.parse(readFileSync(place, 'utf8'));
  const url = new URL(place);
  if (url.pathname === '/') url.pathname = path;
  // `fetch` refuses an address with a password in it, and tells the password.
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const headers = login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  url.username = '';
  url.password = '';
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_MS), redirect: 'error' });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  if (Number(answer.headers.get('content-length') ?? 0) > MOST_BYTES)
    throw new Error('its answer is too large');
  return await answer.json();
}

/** A reading that does not throw: a proxy that was not read is one whose targets are not known. */
export async function guarded(place: string, read: () => Promise<ProxyReading>): Promise<ProxyReading> {
  try {
    return await read();
  } catch (error) {
    const { name, message, cause } = error as Error;
    // `fetch` keeps the reason apart, and says only that it failed.
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : message;
    const why = name === 'TimeoutError' ? 'it did not answer in time' : reason;
    const problem = `The proxy at ${withoutPassword(place)} could not be read: ${withoutPassword(why)}.`;
    return { ...NO_PROXY, unresolved: [problem], problems: [problem] };
  }
}

function withoutPassword(place: string): string {
  return place.replace(/(:\/\/)[^/@]*@/, '$1***@');
}
