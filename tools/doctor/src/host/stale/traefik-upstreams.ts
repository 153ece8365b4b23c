import { type Loose, list, object, string } from '../read/docker-shape.ts';
import { NO_PROXY, type ProxyReading, type Target, targetOf } from './upstream.ts';

/**
 * Where Traefik sends requests, from `GET /api/rawdata`. A service that no router uses, directly or through
 * a weighted, mirroring or failover service, gets nothing; nor does one of weight 0.
 * @see https://doc.traefik.io/traefik/operations/api/
 */
export function traefikUpstreams(raw: unknown, from: string): ProxyReading {
  const all = object(raw);
  const services = ['services', 'tcpServices', 'udpServices'].flatMap((kind) =>
    Object.entries(object(all[kind])).map(([name, told]) => [name, object(told)] as const),
  );
  if (services.length === 0) {
    return { ...NO_PROXY, problems: [`${from} tells of no service of Traefik.`] };
  }
  const weights = reached(new Map(services));
  const targets = services.flatMap(([name, service]): Target[] => {
    const isIdle = weights.get(name);
    if (isIdle === undefined || service.status === 'disabled') return [];
    return list(object(service.loadBalancer).servers).flatMap((server) => {
      const where = string(object(server).url) ?? string(object(server).address);
      return (where && targetOf(where, `${from}: service ${name}`, isIdle)) || [];
    });
  });
  return { ...NO_PROXY, kinds: ['traefik'], targets };
}

/** Names of the services a request can reach; true: only with weight 0. */
function reached(services: ReadonlyMap<string, Loose>): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const waiting: [name: string, isIdle: boolean][] = [...services].flatMap(([name, { usedBy }]) =>
    usedBy === undefined || list(usedBy).length > 0 ? [[name, false]] : [],
  );
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [name, isIdle] = next;
    const before = found.get(name);
    if (before === isIdle || before === false) continue;
    found.set(name, isIdle);
    const service = services.get(name);
    if (service) waiting.push(...childrenOf(name, service, isIdle, services));
  }
  return found;
}

function childrenOf(
  name: string,
  service: Loose,
  isIdle: boolean,
  services: ReadonlyMap<string, Loose>,
): [string, boolean][] {
  const provider = name.includes('@') ? name.slice(name.indexOf('@')) : '';
  const full = (child: unknown): string => {
    const said = string(child) ?? '';
    return services.has(said) ? said : said + provider;
  };
  const { weighted, mirroring, failover } = service;
  const parts = list(object(weighted).services).map(object);
  const mirrors = list(object(mirroring).mirrors).map((one) => object(one).name);
  const others = [object(mirroring).service, ...mirrors, object(failover).service, object(failover).fallback];
  return [
    ...parts.map((part): [string, boolean] => [full(part.name), isIdle || part.weight === 0]),
    ...others.filter((one) => one !== undefined).map((one): [string, boolean] => [full(one), isIdle]),
  ];
}
