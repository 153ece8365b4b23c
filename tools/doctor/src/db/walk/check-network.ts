import { clean } from '../../text.ts';
import { type Cause } from '../cause.ts';
import { causeOf } from '../catalogue.ts';
import { hostKind, isSupabaseHost } from '../supabase/host-kind.ts';
import type { DnsResult } from './check-dns.ts';
import type { Deadline } from './deadline.ts';
import { type LayerResult, failed, passed } from './layer-result.ts';
import { hasIpv4Route, ipv6Switch, routeError } from './route.ts';
import { type Place, openSocket } from './socket.ts';

const STEP_MS = 3_000;
/** A first packet that was lost is sent again after a second (RFC 6298); less than this proves no silence. */
const ENOUGH_MS = 1_500;
const COUNTER_MS = 1_200;
/** More addresses than this are not tried: a name with a hundred of them is not a reason to knock a hundred times. */
const MOST_ADDRESSES = 4;

export interface NetworkResult extends LayerResult {
  /** The address that answered. */
  place?: Place;
}

interface Attempt {
  address: string;
  port: number;
  /** Empty when it worked, else the errno, or `timeout`. */
  code: string;
  via: 'route' | 'tcp';
}

/** Looks for a route to every address, then opens and closes a TCP connection where there is one. */
export async function checkNetwork(
  host: string,
  port: number,
  dns: Pick<DnsResult, 'v4' | 'v6' | 'said'>,
  deadline: Deadline,
): Promise<NetworkResult> {
  const addresses = [...dns.v4, ...dns.v6].slice(0, MOST_ADDRESSES);
  const ms = deadline.step(STEP_MS);
  const attempts = await Promise.all(addresses.map((address) => attempt(address, port, ms)));
  const open = attempts.find(({ code }) => code === '');
  const lines = attempts.map(say);
  if (open) {
    const steps = [passed('network', `port ${port} takes connections; ${lines.join('; ')}`)];
    return { steps, causes: [], place: { address: open.address, port } };
  }
  const steps = [failed('network', lines.join('; '))];
  const causes = await causesOf(host, port, dns, attempts, deadline);
  // Less time than usual was left: what did not answer in it may answer later.
  if (ms < ENOUGH_MS)
    for (const cause of causes) if (cause.id === 'connection-timed-out') cause.certainty = 'likely';
  return { steps, causes };
}

/** Opens a socket file, as libpq does for a host that begins with `/`. */
export async function checkSocketFile(
  folder: string,
  port: number,
  deadline: Deadline,
): Promise<NetworkResult> {
  const path = `${folder}/.s.PGSQL.${port}`;
  try {
    (await openSocket({ path }, deadline.step(STEP_MS))).destroy();
    return { steps: [passed('network', `${clean(path)} takes connections`)], causes: [], place: { path } };
  } catch (error) {
    const code = codeOf(error);
    const evidence = [`${clean(path)}: ${code}`];
    const steps = [failed('network', evidence[0] ?? '')];
    if (code === 'ENOENT' || code === 'ECONNREFUSED') {
      return { steps, causes: [causeOf('server-not-listening', 'proved', evidence)] };
    }
    return { steps, causes: [], unknown: `The socket file could not be opened. ${evidence.join('')}.` };
  }
}

async function attempt(address: string, port: number, ms: number): Promise<Attempt> {
  const noRoute = await routeError(address, port);
  if (noRoute !== null) return { address, port, code: noRoute, via: 'route' };
  return { address, port, code: await knock(address, port, ms), via: 'tcp' };
}

/** Opens and closes a connection: empty when it worked, else the errno or `timeout`. */
async function knock(address: string, port: number, ms: number): Promise<string> {
  try {
    (await openSocket({ address, port }, ms)).destroy();
    return '';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'timeout';
}

/** The commonest codes in words; the code stays behind them, to be looked up. */
const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  timeout: 'gave no answer',
  ETIMEDOUT: 'gave no answer',
};

function say({ address, port, code, via }: Attempt): string {
  if (code === '') return `${address} open`;
  if (via === 'route') return `${address} has no route (${code}, no packet sent)`;
  return `${address} port ${port}: ${CODES[code] ? `${CODES[code]} (${code})` : code}`;
}

async function causesOf(
  host: string,
  port: number,
  dns: Pick<DnsResult, 'v4' | 'v6' | 'said'>,
  attempts: Attempt[],
  deadline: Deadline,
): Promise<Cause[]> {
  const evidence = attempts.map(say);
  const isWithoutRoute = attempts.every(({ via }) => via === 'route');
  if (isWithoutRoute && dns.v4.length === 0) return [await ipv6Only(host, dns, evidence)];
  if (isWithoutRoute) return [causeOf('host-unreachable', 'proved', evidence)];
  const isDirect = hostKind(host).kind === 'direct';
  if (isDirect && port === 6543) {
    const other = await knock(attempts[0]?.address ?? '', 5432, deadline.step(COUNTER_MS));
    const counter = `Counter-test: port 5432 of the same host ${other === '' ? 'takes connections' : other}`;
    return [
      causeOf('pooler-port-on-direct-host', other === '' ? 'proved' : 'likely', [...evidence, counter]),
    ];
  }
  const codes = attempts.filter(({ via }) => via === 'tcp').map(({ code }) => code);
  if (codes.includes('ECONNREFUSED')) return [refused(host, evidence)];
  if (codes.includes('ECONNRESET')) return [causeOf('connection-reset', 'likely', evidence)];
  if (codes.some((code) => code === 'timeout' || code === 'ETIMEDOUT')) {
    return [await dropped(attempts, port, evidence, deadline)];
  }
  return [causeOf('host-unreachable', 'likely', evidence)];
}

async function ipv6Only(host: string, dns: Pick<DnsResult, 'v6' | 'said'>, routes: string[]): Promise<Cause> {
  const [ipv4, reason] = await Promise.all([hasIpv4Route(), ipv6Switch()]);
  const evidence = [
    `${clean(host)}: A record ${dns.said.a}, AAAA record ${dns.said.aaaa}`,
    ...routes,
    ...(reason ? [`This machine: ${reason}`] : []),
    `Counter-test IPv4: ${ipv4 ? 'there is a route' : 'no route beyond this machine either'}`,
  ];
  return causeOf('ipv6-only-host', 'proved', evidence);
}

function refused(host: string, evidence: string[]): Cause {
  // A refusal looks the same from a ban, a network restriction and a restart.
  if (isSupabaseHost(host)) return causeOf('address-banned', 'likely', evidence);
  return causeOf('server-not-listening', 'proved', evidence);
}

async function dropped(
  attempts: Attempt[],
  port: number,
  evidence: string[],
  deadline: Deadline,
): Promise<Cause> {
  const address = attempts.find(({ via }) => via === 'tcp')?.address ?? '';
  const others = [5432, 6543, 443].filter((other) => other !== port).slice(0, 2);
  const counters = await Promise.all(
    others.map(async (other) => {
      const code = await knock(address, other, deadline.step(COUNTER_MS));
      return `Counter-test port ${other}: ${code === '' ? 'open' : code}`;
    }),
  );
  return causeOf('connection-timed-out', 'proved', [...evidence, ...counters]);
}
