import type { Service } from '../config/config.ts';
import { PORT_NAMES } from '../ports/blocks.ts';

/** The ports of a workspace by name: the block's own names, then every service of the configuration. */
export function portsOf(basePort: number, services: Record<string, Service>): Record<string, number> {
  const ports: Record<string, number> = {};
  for (const [name, offset] of Object.entries(PORT_NAMES)) ports[name] = basePort + offset;
  for (const [name, service] of Object.entries(services)) {
    if (service.kind === 'supabase') ports[name] = ports['supabase-api'] ?? basePort;
    else if (service.offset !== undefined) ports[name] = basePort + service.offset;
    if (service.kind === 'mail') ports[`${name}-smtp`] = basePort + service.smtpOffset;
  }
  return ports;
}

/** Where a service is reached; `url` null without a port. `ports` is that of the context. */
export function addressesOf(
  name: string,
  service: Service,
  ports: Readonly<Record<string, number>>,
): { url: string | null; smtpUrl?: string; dbUrl?: string } {
  const port = ports[name];
  if (port === undefined) return { url: null };
  switch (service.kind) {
    case 'postgres':
      return {
        url: `postgres://postgres:postgres@127.0.0.1:${port}/${encodeURIComponent(service.database)}`,
      };
    case 'redis':
      return { url: `redis://127.0.0.1:${port}` };
    case 'mail':
      return { url: `http://127.0.0.1:${port}`, smtpUrl: `smtp://127.0.0.1:${ports[`${name}-smtp`]}` };
    case 'compose':
      return {
        url:
          service.health && 'http' in service.health ? `http://127.0.0.1:${port}` : `tcp://127.0.0.1:${port}`,
      };
    case 'process':
      return { url: `http://127.0.0.1:${port}` };
    case 'supabase':
      return {
        url: `http://127.0.0.1:${port}`,
        dbUrl: `postgresql://postgres:postgres@127.0.0.1:${ports['supabase-db']}/postgres`,
      };
  }
}
