import { type Parts, type Reading, NO_PARTS } from './reading.ts';
import { LIBPQ_KEYWORDS } from './libpq-keywords.ts';

/** An error of this reader; its message never holds a piece of the string. */
class Refused extends Error {}

/**
 * The reading of libpq and so of psql: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 * (32.1.1.2), step by step as `conninfo_uri_parse_options` in fe-connect.c does it. The credentials end at
 * the first `@`; a `/` before it means there are none.
 */
export function readAsLibpq(text: string): Reading {
  try {
    const prefix = /^postgres(?:ql)?:\/\//.exec(text)?.[0];
    if (prefix === undefined) {
      if (/^[a-z]\w*\s*=/i.test(text)) return { driver: 'libpq', parts: readKeywords(text) };
      throw new Refused('it begins neither with postgresql:// nor with a keyword and "="');
    }
    return { driver: 'libpq', parts: readUri(text.slice(prefix.length)) };
  } catch (error) {
    if (error instanceof Refused) return { driver: 'libpq', error: error.message };
    throw error;
  }
}

function readUri(text: string): Parts {
  const parts: Parts = { ...NO_PARTS, parameters: {} };
  let rest = text;
  const end = rest.search(/[@/]/);
  if (rest[end] === '@') {
    const [user = '', ...password] = rest.slice(0, end).split(':');
    parts.user = decode(user);
    parts.password = decode(password.join(':'));
    rest = rest.slice(end + 1);
  }
  const hosts: string[] = [];
  const ports: string[] = [];
  do {
    if (hosts.length > 0) rest = rest.slice(1);
    const [host, port, after] = readHost(rest);
    hosts.push(host);
    ports.push(port);
    rest = after;
  } while (rest.startsWith(','));
  parts.host = decode(hosts.join(','));
  parts.port = decode(ports.join(','));
  if (rest.startsWith('/')) {
    const query = rest.indexOf('?');
    parts.database = decode(rest.slice(1, query < 0 ? undefined : query));
    rest = query < 0 ? '' : rest.slice(query);
  }
  readParameters(rest.slice(1), parts);
  checkPort(parts.port);
  return parts;
}

function readHost(text: string): [host: string, port: string, after: string] {
  let host: string;
  let rest: string;
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0)
      throw new Refused('end of string reached when looking for matching "]" in IPv6 host address');
    host = text.slice(1, end);
    if (host === '') throw new Refused('IPv6 host address may not be empty in URI');
    rest = text.slice(end + 1);
    if (rest !== '' && !/^[:/?,]/.test(rest))
      throw new Refused('unexpected character after the IPv6 host address');
  } else {
    host = /^[^:/?,]*/.exec(text)?.[0] ?? '';
    rest = text.slice(host.length);
  }
  const port = rest.startsWith(':') ? (/^[^/?,]*/.exec(rest.slice(1))?.[0] ?? '') : '';
  return [host, port, rest.startsWith(':') ? rest.slice(1 + port.length) : rest];
}

const OWN_PART: Record<string, 'host' | 'port' | 'user' | 'password' | 'database'> = {
  host: 'host',
  port: 'port',
  user: 'user',
  password: 'password',
  dbname: 'database',
};

function readParameters(text: string, parts: Parts): void {
  if (text === '') return;
  const pairs = text.split('&');
  // One "&" at the end is passed over, as libpq does.
  if (pairs.at(-1) === '') pairs.pop();
  for (const pair of pairs) {
    const [rawName = '', ...values] = pair.split('=');
    if (values.length === 0) throw new Refused('missing key/value separator "=" in URI query parameter');
    if (values.length > 1) throw new Refused('extra key/value separator "=" in URI query parameter');
    let name = decode(rawName);
    let value = decode(values[0] ?? '');
    // For URLs written for JDBC.
    if (name === 'ssl' && value === 'true') [name, value] = ['sslmode', 'require'];
    store(name, value, parts);
  }
}

function store(name: string, value: string, parts: Parts): void {
  if (!LIBPQ_KEYWORDS.has(name)) {
    throw new Refused(
      /^[a-z_]{1,40}$/.test(name) ? `invalid URI query parameter: "${name}"` : 'invalid URI query parameter',
    );
  }
  const own = OWN_PART[name];
  if (own) parts[own] = value;
  else parts.parameters[name] = value;
}

function checkPort(ports: string): void {
  for (const port of ports.split(',')) {
    if (port === '') continue;
    if (!/^\s*[+-]?\d+\s*$/.test(port))
      throw new Refused('invalid integer value for connection option "port"');
    if (Number(port) < 1 || Number(port) > 65_535) throw new Refused('invalid port number');
  }
}

/**
 * `%HH` becomes one byte; a `%` with anything else behind it, or a NUL, is refused. Since PostgreSQL 17 so
 * is a blank inside, and blanks around are dropped.
 */
function decode(text: string): string {
  const trimmed = text.replace(/^ +/, '').replace(/ +$/, '');
  if (/%(?![0-9a-f]{2})/i.test(trimmed)) throw new Refused('invalid percent-encoded token');
  if (trimmed.includes('%00')) throw new Refused('forbidden value %00 in percent-encoded value');
  if (/[ \t\n\v\f\r]/.test(trimmed))
    throw new Refused('unexpected spaces found, use percent-encoded spaces (%20)');
  const bytes = trimmed
    .split(/(%[0-9a-f]{2})/i)
    .map((piece, at) => (at % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece)));
  return Buffer.concat(bytes).toString('utf8');
}

/** `host=… user='…'`: keyword and value, blanks between, `\` before a quote or a backslash (32.1.1.1). */
function readKeywords(text: string): Parts {
  const parts: Parts = { ...NO_PARTS, parameters: {} };
  const pattern = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.?)*)'|(?!')((?:[^\s\\]|\\.?)*))/gsy;
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    const value = (match[2] ?? match[3] ?? '').replaceAll(/\\(.?)/gs, '$1');
    store(match[1] ?? '', value, parts);
    last = match.index + match[0].length;
  }
  if (text.slice(last).trim() !== '')
    throw new Refused('missing "=" after a word, or an open quote, in connection info string');
  checkPort(parts.port);
  return parts;
}
