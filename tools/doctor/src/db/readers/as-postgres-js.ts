import type { Reading } from './reading.ts';

/**
 * The reading of postgres.js, after `parseUrl` and `parseOptions` of its src/index.js (3.4.9): the WHATWG
 * parser, user and password decoded, the database not, several hosts between commas.
 */
export function readAsPostgresJs(text: string): Reading {
  try {
    const authority = text.slice(text.indexOf('://') + 3).split(/[?/]/)[0] ?? '';
    const hosts = decodeURIComponent(authority.slice(authority.indexOf('@') + 1));
    const url = new URL(text.replace(hosts, hosts.split(',')[0] ?? ''));
    const host = (hosts.includes(',') ? hosts : url.hostname).split(',').map((one) => one.split(':')[0]);
    return {
      driver: 'postgres.js',
      parts: {
        host: host.join(','),
        port: url.port,
        user: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
        database: url.pathname.slice(1),
        parameters: Object.fromEntries(url.searchParams),
      },
    };
  } catch (error) {
    const { code, name, message } = error as { code?: string; name: string; message: string };
    return { driver: 'postgres.js', error: name === 'URIError' ? `URIError: ${message}` : (code ?? name) };
  }
}
