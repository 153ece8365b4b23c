import { PORT_NAMES } from '../ports/blocks.ts';
import { SUPABASE_KEYS } from '../supabase/keys.ts';
import type { Config, Service } from './config-shape.ts';

const PLACEHOLDER = /(?<!\$)\{([A-Za-z][\w.-]*)\}/g;
const PLAIN = ['name', 'branch', 'path', 'repo', 'main', 'id', 'base'];

/** Which addresses and keys a service has for `{services.X.…}`. */
function addressesOf(service: Service): string[] {
  if (service.kind === 'mail') return ['url', 'smtpUrl'];
  if (service.kind === 'supabase') return ['url', 'dbUrl', ...SUPABASE_KEYS];
  return service.offset === undefined ? [] : ['url'];
}

/** Every placeholder of this configuration, without its braces. */
export function knownPlaceholders(services: Config['services']): Set<string> {
  const known = new Set(PLAIN);
  for (const name of Object.keys(PORT_NAMES)) known.add(`ports.${name}`);
  for (const [name, service] of Object.entries(services)) {
    if ('offset' in service && service.offset !== undefined) known.add(`ports.${name}`);
    if (service.kind === 'mail') known.add(`ports.${name}-smtp`);
    for (const address of addressesOf(service)) known.add(`services.${name}.${address}`);
  }
  return known;
}

/** The placeholders in a text, without braces. JSON (`{"a":1}`) and shell (`${HOME}`) are left alone. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
}

/** Puts values in. A placeholder without a value stays as it is: `readConfig` has refused unknown ones. */
export function fillPlaceholders(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
}
