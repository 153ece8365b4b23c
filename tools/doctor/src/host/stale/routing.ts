import type { Container } from '../snapshot.ts';
import type { ProxyReading, Target } from './upstream.ts';

export interface Routing {
  /** idle: named and switched off in the proxy. unclear: it cannot be told. */
  state: 'routed' | 'idle' | 'unclear' | 'not-routed';
  why: string;
}

const HERE = new Set([
  'localhost',
  '127.0.0.1',
  '::1',
  '0.0.0.0',
  '::',
  'host.docker.internal',
  'host.containers.internal',
]);
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$|:/;
const ROUTING_LABEL = /^traefik\.(?:http|tcp|udp)\.(?:routers|services)\.|^caddy(?:_\d+)?(?:$|\.)/;

/** Who owns a name or an address among the containers. */
export type Owners = ReadonlyMap<string, ReadonlySet<string>>;

export function ownersOf(containers: readonly Container[]): Owners {
  const owners = new Map<string, Set<string>>();
  for (const one of containers) {
    for (const name of namesOf(one)) owners.set(name, (owners.get(name) ?? new Set()).add(one.id));
  }
  return owners;
}

/**
 * Whether a proxy sends requests to a container: by its address, name, alias or id, by a port it publishes,
 * by a socket in a folder it shares, or by labels for a proxy that was not read. A name that two containers
 * answer to sends to both.
 */
export function routingOf(container: Container, proxies: ProxyReading, owners: Owners): Routing {
  const hits = proxies.targets.map((target) => ({ target, hit: hitOf(target, container, owners) }));
  const sure = hits.filter(({ hit }) => hit === 'hit').map(({ target }) => target);
  const active = sure.find((target) => !target.isIdle);
  if (active) return { state: 'routed', why: active.from };
  const label = labelOf(container, proxies);
  if (label) return { state: 'routed', why: `its label ${label}` };
  if (sure[0]) return { state: 'idle', why: sure[0].from };
  const maybe = hits.find(({ hit }) => hit === 'maybe');
  if (maybe) return { state: 'unclear', why: `${maybe.target.from} may mean it` };
  return { state: 'not-routed', why: '' };
}

function hitOf(target: Target, container: Container, owners: Owners): 'hit' | 'maybe' | 'no' {
  if (target.socket !== null) return socketHit(target.socket, container);
  const { host, port } = target;
  if (namesOf(container).includes(host)) return 'hit';
  const isNobodys = !owners.has(host);
  const published = container.ports.some(({ hostPort }) => hostPort !== null && hostPort === port);
  // An address that no container has may be the host's own, and then the port decides.
  if (published && (HERE.has(host) || (isNobodys && ADDRESS.test(host)))) return 'hit';
  const listens = container.ports.some(({ containerPort }) => containerPort === port);
  if (isOnHostNetwork(container) && HERE.has(host)) {
    return listens ? 'hit' : container.ports.length === 0 ? 'maybe' : 'no';
  }
  if (!isNobodys || HERE.has(host)) return 'no';
  // Somebody's name that only another resolver knows, or a container whose address is not known.
  const isHidden = ADDRESS.test(host) ? container.networks.every(({ ip }) => ip === null) : true;
  return isHidden && (listens || published || (container.ports.length === 0 && !host.includes('.')))
    ? 'maybe'
    : 'no';
}

function socketHit(socket: string, { mounts }: Container): 'hit' | 'maybe' | 'no' {
  const inside = (folder: string): boolean =>
    folder.length > 1 && socket.startsWith(`${folder.replace(/\/$/, '')}/`);
  if (mounts.some(({ type, source }) => type === 'bind' && inside(source))) return 'hit';
  // The proxy may see the same volume at another path.
  return mounts.some(({ target }) => inside(target) || /\/run\b|sock/.test(target)) ? 'maybe' : 'no';
}

function labelOf({ labels }: Container, { kinds }: ProxyReading): string | null {
  const names = Object.keys(labels).filter(
    (name) => ROUTING_LABEL.test(name) || (name === 'traefik.enable' && labels[name] === 'true'),
  );
  if (labels['traefik.enable']?.toLowerCase() === 'false') return null;
  const isRead = (name: string): boolean => kinds.includes(name.startsWith('traefik') ? 'traefik' : 'caddy');
  return names.find((name) => !isRead(name)) ?? null;
}

/** A container's published ports do not say where it listens then. */
export function isOnHostNetwork({ networks }: Container): boolean {
  return networks.some(({ name }) => name === 'host');
}

function namesOf({ id, name, networks }: Container): string[] {
  const own = networks.flatMap(({ ip, aliases }) => [...aliases, ...(ip ? [ip] : [])]);
  return [id, id.slice(0, 12), name, ...own].map((one) => one.toLowerCase());
}
