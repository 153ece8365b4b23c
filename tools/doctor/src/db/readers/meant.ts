import { hostList } from './host-list.ts';
import { type Parts, type Reading, NO_PARTS } from './reading.ts';

const HOST = /^(?:\[[0-9a-f:.%]+\]|[\w.-]*)(?::\d{0,5})?$/i;
const CERTAINLY_HOST = /^(?:\[[0-9a-f:.%]+\]|localhost|[\w-]+(?:\.[\w-]+)+|[\w.-]+:\d{1,5})(?::\d{1,5})?$/i;
/** What comes after a host and a name that connection strings use is a query, "@" in its values included. */
const IN_QUERY =
  /[@/][^@/?#]*(?:\/[^@?#]*)?\?(?:\w+=[^@&#]*&)*(?:application_name|options|schema|search_path)=[^&#]*$/;

/** The parts of a connection string as its writer meant them, and how the password is written in it. */
export interface Meant {
  parts: Parts;
  /** The password as the text has it, before any decoding. */
  rawPassword: string;
  /** Characters of the password that must be percent-encoded and are not: some of `# % / ? @` and blank. */
  unencoded: string[];
}

/**
 * What the writer of a URL meant, when the drivers do not agree: the password reaches to the last `@` with a
 * host behind it. Null when the text has no form of a URL. The host never holds a part of the credentials.
 */
export function readAsMeant(text: string): Meant | null {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return null;
  const rest = text.slice(scheme.length);
  const at = credentialsEnd(rest);
  const location = /^([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?/.exec(rest.slice(at + 1));
  const [, authority = '', database = '', query = ''] = location ?? [];
  const hosts = authority.split(',');
  const login = at < 0 ? '' : rest.slice(0, at);
  const colon = login.indexOf(':');
  const rawPassword = colon < 0 ? '' : login.slice(colon + 1);
  const unencoded = unencodedIn(rawPassword);
  const parts: Parts = {
    ...NO_PARTS,
    host: hosts.map((one) => decodeLenient(hostOf(one))).join(','),
    port: hosts.map(portOf).join(',').replace(/^,+$/, ''),
    user: decodeLenient(colon < 0 ? login : login.slice(0, colon)),
    password: unencoded.includes('%') ? rawPassword : decodeLenient(rawPassword),
    database: decodeLenient(database),
    parameters: Object.fromEntries(new URLSearchParams(query)),
  };
  return { parts: withOwnParameters(parts), rawPassword, unencoded };
}

/** Where the credentials end in what follows `://`; -1 when there are none. */
function credentialsEnd(rest: string): number {
  const places = [...rest.matchAll(/@/g)].map((match) => match.index).toReversed();
  const behind = (place: number): string => /^[^/?#]*/.exec(rest.slice(place + 1))?.[0] ?? '';
  const isPlace = (place: number): boolean => !IN_QUERY.test(rest.slice(0, place));
  const hosts = (place: number, form: RegExp): boolean =>
    behind(place)
      .split(',')
      .every((one) => form.test(one));
  return (
    places.find((place) => isPlace(place) && hosts(place, CERTAINLY_HOST)) ??
    places.find((place) => isPlace(place) && hosts(place, HOST)) ??
    places.find(isPlace) ??
    -1
  );
}

function unencodedIn(raw: string): string[] {
  const found = ['#', '/', '?', '@', ' '].filter((character) => raw.includes(character));
  return isPercentLiteral(raw) ? [...found, '%'] : found;
}

/**
 * Whether "%" stands for itself. Whoever left # / or ? as they are, which no driver of Node reads, has encoded
 * nothing: then "%41" is three characters. With @ alone the drivers of Node work, and decode.
 */
function isPercentLiteral(raw: string): boolean {
  return /%(?![0-9a-f]{2})/i.test(raw) || (raw.includes('%') && /[#/?]/.test(raw));
}

/** A socket folder (`%2Fvar%2Frun`) is a host too. */
function hostOf(authority: string): string {
  return authority.startsWith('[')
    ? authority.slice(1, authority.indexOf(']'))
    : (authority.split(':')[0] ?? '');
}

function portOf(authority: string): string {
  return /:(\d+)$/.exec(authority.replace(/^\[[^\]]*\]/, ''))?.[1] ?? '';
}

function decodeLenient(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `?host=…&user=…` are parts, not settings of the server. */
function withOwnParameters(parts: Parts): Parts {
  const { host, port, user, password, dbname, ...parameters } = parts.parameters;
  return {
    host: host || parts.host,
    port: port || parts.port,
    user: user || parts.user,
    password: password || parts.password,
    database: dbname || parts.database,
    parameters,
  };
}

/** Host and port; of a list each host with the port that is its own. */
function placesOf({ host, port }: Parts): string {
  const list = host.includes(',') ? hostList(host.toLowerCase(), port) : '';
  if (typeof list === 'string') return `${host.toLowerCase()}:${port || '5432'}`;
  return list.map((one) => `${one.host}:${one.port}`).join(',');
}

/** Two readings give the same login at the same place. */
export function isSame(a: Parts, b: Parts): boolean {
  return (
    placesOf(a) === placesOf(b) && a.user === b.user && a.password === b.password && a.database === b.database
  );
}

/** The readings that do not see what was meant. */
export function misreadings(readings: readonly Reading[], meant: Parts): Reading[] {
  return readings.filter((reading) => reading.parts === undefined || !isSame(reading.parts, meant));
}
