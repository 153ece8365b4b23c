import type { Container, Group } from '../snapshot.ts';
import { repositoryOf } from './service-identity.ts';
import type { ProxyKind, ProxyReading } from './upstream.ts';

/** Programs that send requests on, by the option that reads them. */
const PROXIES: Record<string, ProxyKind> = {
  nginx: 'nginx',
  openresty: 'nginx',
  angie: 'nginx',
  tengine: 'nginx',
  'nginx-proxy': 'nginx',
  'nginx-proxy-manager': 'nginx',
  'nginx-ingress': 'nginx',
  swag: 'nginx',
  caddy: 'caddy',
  'caddy-docker-proxy': 'caddy',
  traefik: 'traefik',
  haproxy: 'haproxy',
  envoy: 'list',
  'kamal-proxy': 'list',
  cloudflared: 'list',
  varnish: 'list',
  kong: 'list',
  apisix: 'list',
  httpd: 'list',
  apache2: 'list',
};

/** Proxies that run here and were not read, for people: what they send where is not known. */
export function unreadProxies(
  containers: readonly Container[],
  groups: readonly Group[],
  { kinds }: ProxyReading,
): string[] {
  const inContainers = containers
    .filter(({ state }) => state === 'running')
    .map((one) => ({ name: one.name, program: repositoryOf(one.image)?.split('/').at(-1) ?? one.name }));
  const asServices = groups
    .filter(({ kind }) => kind === 'service' || kind === 'process')
    .map(({ name }) => ({ name, program: name.replace(/\.service$/, '') }));
  return [...inContainers, ...asServices].flatMap(({ name, program }) => {
    const kind = Object.hasOwn(PROXIES, program) ? PROXIES[program] : undefined;
    // A list may be of any proxy.
    const isRead =
      kind !== undefined && (kinds.includes(kind) || (kind === 'haproxy' && kinds.includes('list')));
    return kind !== undefined && !isRead ? [name] : [];
  });
}
