import type { Container } from '../../src/host/snapshot.ts';
import { caddyUpstreams } from '../../src/host/stale/caddy-upstreams.ts';
import { nginxUpstreams } from '../../src/host/stale/nginx-upstreams.ts';
import { listUpstreams } from '../../src/host/stale/read-proxies.ts';
import { traefikUpstreams } from '../../src/host/stale/traefik-upstreams.ts';
import { joinReadings, NO_PROXY, type ProxyReading } from '../../src/host/stale/upstream.ts';
import { pick, type Random } from './random.ts';

/** Which proxy a landscape has, and how it names what it passes to. */
export const PROXIES = [
  'nginx-port',
  'nginx-name',
  'nginx-ip',
  'nginx-map',
  'caddy',
  'traefik',
  'list',
  'none',
  'unread',
] as const;
export type Proxy = (typeof PROXIES)[number];

/** A service as its proxy sees it. */
export interface Routed {
  service: string;
  /** The containers that get requests. */
  live: Container[];
  all: Container[];
}

/** What is read of the proxy: its configuration is written, and read by the product. */
export function readingOf(random: Random, proxy: Proxy, services: Routed[]): ProxyReading {
  switch (proxy) {
    case 'none':
      return NO_PROXY;
    case 'caddy':
      return caddyUpstreams(caddyConfig(services), 'caddy');
    case 'traefik':
      return traefikUpstreams(traefikConfig(services), 'traefik');
    case 'list': {
      const places = services.flatMap(({ live }) => live.map((one) => placeOf(proxy, one)));
      return listUpstreams(places.join('\n'), 'list');
    }
    default:
      return joinReadings([nginxUpstreams(nginxConfig(random, proxy, services), 'nginx.conf')]);
  }
}

function placeOf(proxy: Proxy, one: Container): string {
  if (proxy === 'nginx-name') return `${one.name}:3000`;
  if (proxy === 'nginx-ip') return `${one.networks[0]?.ip}:3000`;
  return `127.0.0.1:${one.ports[0]?.hostPort}`;
}

function caddyConfig(services: Routed[]): object {
  const routes = services.map(({ live }) => {
    const upstreams = live.map((one) => ({ dial: `${one.name}:3000` }));
    const inner = [{ handle: [{ handler: 'reverse_proxy', upstreams }] }];
    return { handle: [{ handler: 'subroute', routes: inner }] };
  });
  return { apps: { http: { servers: { a: { routes } } } } };
}

function traefikConfig(services: Routed[]): object {
  const entries = services.flatMap(({ service, live, all }) =>
    all.map((one) => [
      `${service}-${one.name}@file`,
      {
        loadBalancer: { servers: [{ url: `http://${one.networks[0]?.ip}:3000` }] },
        status: 'enabled',
        usedBy: live.includes(one) ? [`${service}@file`] : [],
      },
    ]),
  );
  return { services: Object.fromEntries(entries) };
}

function nginxConfig(random: Random, proxy: Proxy, services: Routed[]): string {
  const blocks = services.map(({ service, live, all }) => {
    // Blocks of the other colours stay in the file; nothing passes to them.
    const each = all.map((one, n) => `upstream ${service}_${n} { server ${placeOf(proxy, one)}; }`);
    if (proxy === 'nginx-map' && live.length > 0) {
      const entries = live.map(
        (one) => `  ${pick(random, ['~beta', 'default'])} ${service}_${all.indexOf(one)};`,
      );
      return `${each.join('\n')}\nmap $cookie_slot $${service}_to {\n${entries.join('\n')}\n}\nserver { location / { proxy_pass http://$${service}_to$request_uri; } }`;
    }
    const servers = live.map((one) => `  server ${placeOf(proxy, one)} max_fails=2;`).join('\n');
    return `${each.join('\n')}\nupstream ${service} {\n${servers || '  server 127.0.0.1:1;'}\n} # live\nserver { location / { proxy_pass http://${service}; } }`;
  });
  return `events {}\nhttp {\n${blocks.join('\n')}\n}\n`;
}
