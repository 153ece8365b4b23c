import { readAsLibpq } from './as-libpq.ts';
import { readAsPg } from './as-pg.ts';
import { readAsPostgresJs } from './as-postgres-js.ts';
import { misreadings } from './meant.ts';
import type { Parts, Reading } from './reading.ts';

/**
 * Settings that each of the three takes: libpq refuses names it does not know, and postgres.js sends them to
 * the server, which refuses them (so `pgbouncer`, `schema`, `sslrootcert`, `channel_binding` are left out).
 */
const TAKEN_BY_ALL = new Set([
  'sslmode',
  'application_name',
  'options',
  'connect_timeout',
  'target_session_attrs',
]);

/** How each of the three drivers reads a connection string. */
export function readings(text: string): Reading[] {
  return [readAsPg(text), readAsPostgresJs(text), readAsLibpq(text)];
}

/**
 * A URL that pg, postgres.js and libpq read alike as these parts, or null when there is none (a socket folder,
 * a database name that must be encoded). With `password` given, that text stands in its place as it is.
 */
export function repairedUrl(parts: Parts, password?: string): string | null {
  const secret = password ?? encodeURIComponent(parts.password);
  const login =
    parts.user === '' ? '' : encodeURIComponent(parts.user) + (secret === '' ? '' : `:${secret}`) + '@';
  const hosts = parts.host.split(',');
  const ports = parts.port.split(',');
  const place = hosts
    .map(
      (host, at) =>
        (host.includes(':') ? `[${host}]` : host) +
        ((ports[at] ?? ports[0]) ? `:${ports[at] ?? ports[0]}` : ''),
    )
    .join(',');
  const settings = Object.entries(parts.parameters)
    .filter(([name, value]) => TAKEN_BY_ALL.has(name) && value !== 'no-verify')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const url = `postgresql://${login}${place}/${encodeURI(parts.database)}${settings.length > 0 ? `?${settings.join('&')}` : ''}`;
  if (password !== undefined) return repairedUrl(parts) === null ? null : url;
  return misreadings(readings(url), parts).length === 0 ? url : null;
}

/** Settings of a URL that one of the three refuses or hands on to the server. */
export function settingsNotTakenByAll(parts: Parts): string[] {
  return Object.keys(parts.parameters).filter((name) => !TAKEN_BY_ALL.has(name) && /^\w{1,40}$/.test(name));
}
