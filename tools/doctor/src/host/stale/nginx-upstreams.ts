import { type Directive, eachDirective, parseNginx } from './nginx-syntax.ts';
import { NO_PROXY, type ProxyReading, type Target, targetOf } from './upstream.ts';

const PASS = /^(?:proxy|grpc|fastcgi|uwsgi|scgi|memcached)_pass$/;
const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/;
/** In these the path begins, so what stands before is the whole host. */
const PATHS = /\$\{?(?:request_uri|uri|document_uri)\b\}?/g;
const MOST_VALUES = 200;

/**
 * Where nginx sends requests, from its configuration (`nginx -T`). Only upstreams that some `*_pass` names
 * count: a defined block nobody passes to gets nothing. Variables take every value that `set`, `map`, `geo`
 * and `split_clients` can give them; one that only a request decides is in `unresolved`.
 * @see https://nginx.org/en/docs/http/ngx_http_upstream_module.html
 */
export function nginxUpstreams(text: string, from: string): ProxyReading {
  const { directives, isWhole } = parseNginx(text);
  const all = [...eachDirective(directives)];
  const upstreams = new Map(
    all.flatMap((one) =>
      one.name === 'upstream' && one.block ? [[one.args[0] ?? '', one.block] as const] : [],
    ),
  );
  const values = variablesOf(all);
  const targets: Target[] = [];
  const unresolved: string[] = all.filter(isCode).map(({ name }) => `${from}: ${name} decides by a program`);
  for (const { name, args } of all.filter((one) => PASS.test(one.name))) {
    for (const url of expand(args[0] ?? '', values)) {
      const found = passedTo(url, upstreams, `${from}: ${name} ${args[0] ?? ''}`);
      targets.push(...found.targets);
      unresolved.push(...found.unresolved);
    }
  }
  const problems = isWhole ? [] : [`The nginx configuration ${from} is cut off or damaged.`];
  return {
    ...NO_PROXY,
    kinds: ['nginx'],
    targets,
    unresolved: [...new Set([...unresolved, ...problems])],
    problems,
  };
}

function passedTo(
  url: string,
  upstreams: ReadonlyMap<string, Directive[]>,
  from: string,
): Pick<ProxyReading, 'targets' | 'unresolved'> {
  const authority = /^(?:\w+:\/\/)?unix:/.test(url)
    ? url
    : url.replace(/^\w+:\/\//, '').replace(/\/.*$/s, '');
  if (authority.includes('$')) return { targets: [], unresolved: [from] };
  const block = upstreams.get(authority);
  if (!block) {
    const target = targetOf(url, from);
    return target ? { targets: [target], unresolved: [] } : { targets: [], unresolved: [from] };
  }
  const servers = block.filter(({ name }) => name === 'server');
  const targets = servers.flatMap(({ args }) => {
    const target = targetOf(args[0] ?? '', `${from}, server ${args[0] ?? ''}`, args.includes('down'));
    // A server without a port is asked at 80.
    return target ? [{ ...target, port: target.port ?? 80 }] : [];
  });
  // Without a server the list comes from elsewhere (`state`, a module).
  const isOpen =
    servers.length === 0 || targets.length < servers.length || block.some(({ name }) => name === 'state');
  return { targets, unresolved: isOpen ? [`${from}: upstream ${authority} is filled at run time`] : [] };
}

function isCode({ name }: Directive): boolean {
  return /_by_lua|^js_set$|^perl_set$|^js_content$/.test(name);
}

/** What a variable may be, by its name. */
function variablesOf(all: readonly Directive[]): Map<string, string[]> {
  const values = new Map<string, string[]>([['scheme', ['http']]]);
  const add = (name: string | undefined, value: string | undefined): void => {
    const key = /^\$\{?(\w+)\}?$/.exec(name ?? '')?.[1];
    if (key !== undefined && value !== undefined) values.set(key, [...(values.get(key) ?? []), value]);
  };
  for (const { name, args, block } of all) {
    if (name === 'set') add(args[0], args[1]);
    if (block && /^(?:map|geo|split_clients)$/.test(name)) {
      for (const entry of block) add(args.at(-1), entry.name === 'include' ? '$included' : entry.args[0]);
    }
  }
  return values;
}

/** All values of a text with variables; those not known stay in it. */
function expand(text: string, values: ReadonlyMap<string, string[]>, depth = 0): string[] {
  const path = text.replace(PATHS, '/');
  const found = VARIABLE.exec(path);
  const name = found?.[1] ?? found?.[2] ?? '';
  const known = values.get(name);
  if (!found || !known || depth > 8) return [path];
  const each = [...new Set(known)].flatMap((value) =>
    expand(
      path.replace(found[0], () => value),
      values,
      depth + 1,
    ),
  );
  return each.length > MOST_VALUES ? [path] : each;
}
