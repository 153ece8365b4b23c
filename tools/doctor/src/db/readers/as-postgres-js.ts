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
    const list = hosts.includes(',') ? hosts.split(',').map((one) => one.split(':')) : [];
    const host = list.length > 0 ? list.map(([name = '']) => name).join(',') : url.hostname.split(':')[0];
    // A host without a port has that of the first one.
    const port = list.map(([, own]) => own || url.port).join(',');
    return {
      driver: 'postgres.js',
      parts: {
        host: host ?? '',
        port: list.length > 0 ? port.replace(/^,+$/, '') : url.port,
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
