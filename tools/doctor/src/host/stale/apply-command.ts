import type { JudgeOptions } from './judge-host.ts';
import type { StaleContainer } from './find-stale.ts';

const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * The deployments with an apply command that can be pasted as it is: --apply judges again, so it needs what
 * this judgement was made from. `samples` is the file that was named, if one was. Passwords in addresses
 * become `***`: the report is made to be sent.
 */
export function withInputs(
  found: readonly StaleContainer[],
  options: JudgeOptions & { samples?: string | undefined },
): StaleContainer[] {
  const given: [name: string, values: readonly string[]][] = [
    ['--docker-socket', one(options.dockerSocket)],
    ['--nginx', options.nginx ?? []],
    ['--caddy', options.caddy ?? []],
    ['--traefik', options.traefik ?? []],
    ['--haproxy', options.haproxy ?? []],
    ['--upstreams', options.upstreams ?? []],
    ['--keep', options.keep ?? []],
    ['--deploy-state', options.deployState ?? []],
    ['--samples', one(options.samples)],
  ];
  const inputs = given
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${[name, ...values.map(quoted)].join(' ')} `)
    .join('');
  return found.map(({ commands, ...container }) => {
    const apply = commands.apply?.replace('--apply', () => `${inputs}--apply`) ?? null;
    return { ...container, commands: { ...commands, apply } };
  });
}

function one(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

function quoted(value: string): string {
  const shown = value.replace(/(:\/\/)[^/@]*@/, '$1***@');
  return PLAIN.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
