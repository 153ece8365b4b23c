/** One place a proxy sends requests to. */
export interface Target {
  /** Name or address in lower case; '' for a Unix socket. */
  host: string;
  port: number | null;
  socket: string | null;
  /** Named by the proxy, but switched off there (nginx `down`, weight 0). */
  isIdle: boolean;
  /** Which line or service of which proxy, for people. */
  from: string;
}

export type ProxyKind = 'nginx' | 'caddy' | 'traefik' | 'haproxy' | 'list';

/** What the proxies that could be read send where. */
export interface ProxyReading {
  kinds: ProxyKind[];
  targets: Target[];
  /** Targets that only the running proxy knows: with one of these nothing is proved to get no requests. */
  unresolved: string[];
  problems: string[];
  /** Processes of before the last reload that finish what they began: no routing, but perhaps traffic. */
  draining: string[];
}

export const NO_PROXY: ProxyReading = { kinds: [], targets: [], unresolved: [], problems: [], draining: [] };

/** `host`, `host:port`, `[v6]:port`, `scheme://host:port/path`, `unix:/path`, or null when it is none of them. */
export function targetOf(text: string, from: string, isIdle = false): Target | null {
  const socket = /^(?:\w+:\/\/)?unix:?\/{0,2}(\/[^:|]+)/.exec(text)?.[1];
  if (socket) return { host: '', port: null, socket, isIdle, from };
  const scheme = /^(\w+):\/\//.exec(text)?.[1]?.toLowerCase();
  const authority = text.replace(/^\w+:\/\//, '').replace(/[/?#].*$/s, '');
  const found = /^(?:[^@]*@)?(?:\[([0-9a-f:.]+)\]|([^\s:[\]{}$]+))(?::(\d{1,5}))?$/i.exec(authority);
  const host = (found?.[1] ?? found?.[2])?.toLowerCase();
  if (!host) return null;
  const usual = scheme === 'http' || scheme === 'h2c' ? 80 : scheme === 'https' ? 443 : null;
  return { host, port: found?.[3] === undefined ? usual : Number(found[3]), socket: null, isIdle, from };
}

/** All readings as one. */
export function joinReadings(readings: readonly ProxyReading[]): ProxyReading {
  return {
    kinds: [...new Set(readings.flatMap(({ kinds }) => kinds))],
    targets: readings.flatMap(({ targets }) => targets),
    unresolved: readings.flatMap(({ unresolved }) => unresolved),
    problems: readings.flatMap(({ problems }) => problems),
    draining: readings.flatMap(({ draining }) => draining),
  };
}
