import { type HaproxyConfig, type HaproxyServer, parseHaproxy } from './haproxy-config.ts';
import { NO_PROXY, type ProxyReading, type Target, targetOf } from './upstream.ts';

/** One line of `show servers state`: what the running HAProxy knows of a server. */
export interface ServerState {
  backend: string;
  name: string;
  /** `-` for a Unix socket and for a name that has no address yet. */
  address: string;
  host: string;
  port: number;
  isIdle: boolean;
}

/**
 * Set by hand or by a tracked server: maintenance (1, 2) or drain (8, 16). That the configuration said `disabled`
 * (4) stays when somebody has switched it on.
 */
const SWITCHED_OFF = 0b11011;
const ANY_ADDRESS = /^(?:\*|0\.0\.0\.0|::)$/;

/**
 * The answer to `show servers state`. Null when it is not that.
 * @see https://docs.haproxy.org/2.6/management.html#9.3-show%20servers%20state
 */
export function parseServersState(text: string): ServerState[] | null {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith('# be_id be_name srv_id srv_name srv_addr '));
  if (head === -1) return null;
  const columns = (lines[head] ?? '').slice(2).trim().split(' ');
  return lines.slice(head + 1).flatMap((line) => {
    const words = line.trim().split(' ');
    if (words.length < 17) return [];
    const of = (name: string): string => words[columns.indexOf(name)] ?? '';
    return [
      {
        backend: of('be_name'),
        name: of('srv_name'),
        address: of('srv_addr'),
        host: of('srv_fqdn'),
        port: Number(of('srv_port')),
        isIdle: (Number(of('srv_admin_state')) & SWITCHED_OFF) !== 0 || of('srv_uweight') === '0',
      },
    ];
  });
}

/**
 * Where HAProxy sends requests: from its configuration, from what the running one answers to
 * `show servers state`, or best from both. State and servers can be changed over a socket of level admin,
 * so with one of those the configuration alone proves nothing. A server that a check found down is in use:
 * it comes back.
 */
export function haproxyUpstreams(
  text: string | null,
  states: readonly ServerState[] | null,
  from: string,
): ProxyReading {
  const config = text === null ? null : parseHaproxy(text);
  const open = [...(config?.unresolved ?? [])];
  if (config && !states && config.sockets.some(({ isAdmin }) => isAdmin))
    open.push('its servers can be changed while it runs, and its socket was not asked');
  const known = (states ?? []).filter(({ backend }) => !config?.reached || config.reached.has(backend));
  const told = config === null ? [] : config.servers.map((server) => fromConfig(server, states, from));
  const now = known.map((state) => fromState(state, config, from));
  const all = [...told, ...now];
  return {
    ...NO_PROXY,
    kinds: ['haproxy'],
    targets: all.flatMap(({ targets }) => targets),
    unresolved: [
      ...new Set([...open.map((why) => `${from}: ${why}`), ...all.flatMap((one) => one.unresolved)]),
    ],
  };
}

type Part = Pick<ProxyReading, 'targets' | 'unresolved'>;

function fromConfig(server: HaproxyServer, states: readonly ServerState[] | null, from: string): Part {
  const { section, name, address, isIdle } = server;
  const place = `${from}: ${section}/${name} ${address}`;
  const isSocket = /^(?:unix@|\/)/.test(address);
  const own = states?.filter((one) => one.backend === section && (one.name === name || server.isTemplate));
  // The running one knows better; only a socket's path it does not tell.
  if (own && own.length > 0 && !isSocket) return { targets: [], unresolved: [] };
  const isDispatch = name === address;
  if (own?.length === 0 && !isDispatch)
    return { targets: [], unresolved: [`${place}: the running one does not know it`] };
  const target = haproxyTarget(address, place, own?.[0]?.isIdle ?? isIdle);
  return target ? { targets: [target], unresolved: [] } : { targets: [], unresolved: [place] };
}

function fromState(state: ServerState, config: HaproxyConfig | null, from: string): Part {
  const { backend, name, address, host, port, isIdle } = state;
  const place = `${from}: ${backend}/${name}`;
  const hosts = [address, host].filter((one) => one !== '-' && one !== '');
  const targets = hosts.map((one): Target => ({
    host: one.toLowerCase(),
    port: port === 0 ? null : port,
    socket: null,
    isIdle,
    from: `${place} ${one}:${port}`,
  }));
  const isSocket = config?.servers.some((one) => one.section === backend && one.name === name) ?? false;
  const isOpen = hosts.some((one) => ANY_ADDRESS.test(one)) || (hosts.length === 0 && !isSocket);
  return { targets, unresolved: isOpen ? [`${place} has no address that is told`] : [] };
}

/** The place of an `address` of HAProxy; null for one that only the running program knows. */
export function haproxyTarget(address: string, from: string, isIdle: boolean): Target | null {
  const socket = /^(?:unix@)?(\/.+)$/.exec(address)?.[1];
  if (socket) return address.includes('$') ? null : { host: '', port: null, socket, isIdle, from };
  const plain = address.replace(/^(?:ipv[46]|quic[46])@/, '');
  if (/[@$%*]/.test(plain) || plain.startsWith('_')) return null;
  // `:+100` is relative to the port of the client.
  const bare = /^((?:[0-9a-f]{0,4}:){2,}[0-9a-f.]*):(\d+)$/i.exec(plain);
  const target = targetOf(bare ? `[${bare[1]}]:${bare[2]}` : plain.replace(/:[+-]\d+$/, ''), from, isIdle);
  if (!target || ANY_ADDRESS.test(target.host)) return null;
  return target.port === null && /^(?:127\.|localhost$|::1$)/.test(target.host) ? null : target;
}
