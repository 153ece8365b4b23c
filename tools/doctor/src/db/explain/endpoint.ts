import { isIP, isIPv6 } from 'node:net';

/** What kind of host a name or address is, as far as the text alone tells. */
export type HostKind = 'supabase-direct' | 'supabase-pooler' | 'neon' | 'local' | 'other';

/** Where a connection in the text goes. A host is kept only in a form that cannot hold a part of a password. */
export interface Endpoint {
  host: string;
  kind: HostKind;
  /** 0 when the text names none. */
  port: number;
}

const direct = /^db\.[^\s@/:"'`]+\.supabase\.(?:co|in|red)$/i;

/** The kind of a host name or address. */
export function hostKind(host: string): HostKind {
  if (direct.test(host)) return 'supabase-direct';
  if (/\.pooler\.supabase\.(?:com|green|red)$/i.test(host)) return 'supabase-pooler';
  if (/\.neon\.tech$/i.test(host)) return 'neon';
  if (/^(?:localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0|host\.docker\.internal)$/i.test(host)) return 'local';
  return 'other';
}

const port = String.raw`(?::(\d{1,5})\b|["'\x60\]]?:\x60?(\d{1,5})\b|"?(?: \([^)\s]*\))?,? (?:and accepting\s+TCP\/IP connections )?(?:on )?port "?(\d{1,5}))?`;
const names = new RegExp(
  String.raw`(?<![\w.-])((?:db\.[\w*[\]<>-]+\.supabase\.(?:co|in|red))|(?:[\w*-]+\.)+pooler\.supabase\.(?:com|green|red)|(?:[\w-]+\.)+neon\.tech|localhost|host\.docker\.internal|(?:\d{1,3}\.){3}\d{1,3})${port}`,
  'gi',
);
/** Names in the places where drivers put them; the name itself may be anything. */
const named =
  /(?:\bhost[= ]"?|server at "|host name "|tcp connect \(|getaddrinfo \w+ |Connection to |database server at `)([A-Za-z0-9_][\w.-]*)(?:"| |,|`|:|\)|$)(?:`?:?`?(\d{1,5})\b)?/g;
const bracketed = /\[([0-9a-f:]*:[0-9a-f:.]+)\](?::(\d{1,5}))?/gi;
const bare = /(?<![\w:.])((?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4})(?![\w:])/gi;

function push(list: Endpoint[], host: string, digits: string | undefined): void {
  list.push({ host, kind: hostKind(host), port: Number(digits ?? 0) });
}

/** `connect ENETUNREACH 2600::1:5432`: Node writes the port behind the address without brackets. */
function splitBareAddress(text: string): { host: string; port?: string } | undefined {
  const colon = text.lastIndexOf(':');
  const last = text.slice(colon + 1);
  const before = text.slice(0, colon);
  if (/^\d{4,5}$/.test(last) && isIPv6(before)) return { host: before, port: last };
  return isIPv6(text) ? { host: text } : undefined;
}

/** Every endpoint the text names, in order of kind of notation; duplicates stay. */
export function endpointsIn(text: string): Endpoint[] {
  const found: Endpoint[] = [];
  for (const match of text.matchAll(names)) push(found, match[1] ?? '', match[2] ?? match[3] ?? match[4]);
  for (const match of text.matchAll(named)) {
    const host = match[1] ?? '';
    if (!found.some((one) => one.host === host)) push(found, host, match[2]);
  }
  for (const match of text.matchAll(bracketed))
    if (isIPv6(match[1] ?? '')) push(found, match[1] ?? '', match[2]);
  for (const match of text.matchAll(bare)) {
    const address = splitBareAddress(match[1] ?? '');
    if (address && address.host !== '::' && !/^\d\d?:\d\d:\d\d$/.test(match[1] ?? ''))
      push(found, address.host, address.port);
  }
  return found;
}

/** True for an IPv6 address that is not this machine itself. */
export function isRemoteIPv6(endpoint: Endpoint): boolean {
  return isIPv6(endpoint.host) && endpoint.kind !== 'local';
}

/** True for an IPv4 address in digits. */
export function isIPv4Address(endpoint: Endpoint): boolean {
  return isIP(endpoint.host) === 4;
}
