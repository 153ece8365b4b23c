import { list, object, string } from '../read/docker-shape.ts';
import { NO_PROXY, type ProxyReading, type Target, targetOf } from './upstream.ts';

/**
 * Where Caddy sends requests, from its configuration as JSON (`GET /config/` of the admin API).
 * @see https://caddyserver.com/docs/json/apps/http/servers/routes/handle/reverse_proxy/
 */
export function caddyUpstreams(config: unknown, from: string): ProxyReading {
  const targets: Target[] = [];
  const unresolved: string[] = [];
  const dial = (text: string): void => {
    const target = text.includes('{')
      ? null
      : targetOf(text.replace(/^(?:tcp|udp)[46]?\//, ''), `${from}: dial ${text}`);
    if (target) targets.push(target);
    else unresolved.push(`${from}: dial ${text}`);
  };
  const visit = (value: unknown, depth: number): void => {
    if (depth > 60 || typeof value !== 'object' || value === null) return;
    const one = object(value);
    if (one.handler === 'reverse_proxy' || one.handler === 'proxy') {
      for (const upstream of list(one.upstreams)) {
        const { dial: where } = object(upstream);
        for (const text of [where].flat()) if (typeof text === 'string') dial(text);
      }
      if (one.dynamic_upstreams) dynamic(object(one.dynamic_upstreams));
    }
    for (const inner of Object.values(value)) visit(inner, depth + 1);
  };
  const dynamic = (source: Record<string, unknown>): void => {
    const name = string(source.name);
    const port = string(source.port) ?? String(source.port ?? '');
    if (source.source === 'a' && name && /^\d+$/.test(port)) dial(`${name}:${port}`);
    else unresolved.push(`${from}: upstreams are found at run time`);
  };
  visit(config, 0);
  if (targets.length + unresolved.length === 0 && Object.keys(object(config)).length === 0) {
    return { ...NO_PROXY, problems: [`${from} is no configuration of Caddy.`] };
  }
  return { ...NO_PROXY, kinds: ['caddy'], targets, unresolved: [...new Set(unresolved)] };
}
