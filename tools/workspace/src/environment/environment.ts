import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { fillPlaceholders, placeholdersIn } from '../config/placeholders.ts';
import type { Workspace } from '../registry/workspace.ts';
import { readKeys } from '../supabase/keys.ts';
import { addressesOf } from './addresses.ts';

/** The part of a context that texts are filled from. */
export interface Filling {
  workspace: Pick<Workspace, 'id' | 'name' | 'branch' | 'path' | 'basePort'>;
  config: Config;
  ports: Record<string, number>;
  mainPath: string;
  /** Without it what Supabase's CLI has told is not known. */
  dataFolder?: string;
}

/**
 * The value of every placeholder, by its name without braces. Those of Supabase's keys only when it was
 * started before.
 */
export function placeholderValues({
  workspace,
  config,
  ports,
  mainPath,
  dataFolder,
}: Filling): Map<string, string> {
  const values = new Map([
    ['name', workspace.name],
    ['branch', workspace.branch ?? ''],
    ['path', workspace.path],
    ['repo', config.name ?? basename(mainPath)],
    ['main', mainPath],
    ['id', workspace.id],
    ['base', String(workspace.basePort)],
  ]);
  for (const [name, port] of Object.entries(ports)) values.set(`ports.${name}`, String(port));
  for (const [name, service] of Object.entries(config.services)) {
    const keys = service.kind === 'supabase' && dataFolder ? readKeys(join(dataFolder, name)) : {};
    for (const [part, value] of Object.entries({ ...addressesOf(name, service, ports), ...keys })) {
      if (value !== null) values.set(`services.${name}.${part}`, value);
    }
  }
  return values;
}

/** Fills the placeholders of a text of the configuration. */
export function fillText(text: string, filling: Filling): string {
  return fillPlaceholders(text, placeholderValues(filling));
}

/**
 * The texts with their placeholders filled. One with a key that is not known yet is left out: a program
 * would take `{services.supabase.anonKey}` for the key.
 */
export function fillEntries(
  texts: Readonly<Record<string, string>>,
  filling: Filling,
): Record<string, string> {
  const values = placeholderValues(filling);
  const isKnown = (text: string) =>
    placeholdersIn(text).every((one) => !one.startsWith('services.') || values.has(one));
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      isKnown(text) ? [[name, fillPlaceholders(text, values)]] : [],
    ),
  );
}

/**
 * The variables of a workspace: its name and first port, DATABASE_URL when it has a database,
 * SUPABASE_WORKDIR when Supabase was started here, and what the configuration says, which wins. An entry
 * about a service in `unavailable` is left out.
 */
export function environmentOf(
  filling: Filling,
  unavailable: ReadonlySet<string> = new Set(),
): Record<string, string> {
  const variables: Record<string, string> = {
    WORKSPACE_NAME: filling.workspace.name,
    WORKSPACE_BASE_PORT: String(filling.workspace.basePort),
  };
  const database = databaseUrlOf(filling, unavailable);
  if (database !== null) variables.DATABASE_URL = database;
  const workdir = supabaseWorkdir(filling);
  if (workdir !== null) variables.SUPABASE_WORKDIR = workdir;
  const wanted = Object.entries(filling.config.environment).filter(
    ([, text]) => !placeholdersIn(text).some((placeholder) => isAbout(placeholder, unavailable)),
  );
  return { ...variables, ...fillEntries(Object.fromEntries(wanted), filling) };
}

/** Where `supabase db reset` and its like find this workspace's project: the CLI reads the variable. */
function supabaseWorkdir({ config, dataFolder }: Filling): string | null {
  const first = Object.entries(config.services).find(([, { kind }]) => kind === 'supabase');
  if (!first || dataFolder === undefined) return null;
  const folder = join(dataFolder, first[0]);
  return existsSync(join(folder, 'supabase', 'config.toml')) ? folder : null;
}

/** `databaseUrl` of the configuration, else the address of its first postgres service; null without one. */
export function databaseUrlOf(filling: Filling, unavailable: ReadonlySet<string> = new Set()): string | null {
  const { config } = filling;
  const first = Object.entries(config.services).find(([, service]) => service.kind === 'postgres');
  const text = config.databaseUrl ?? (first ? `{services.${first[0]}.url}` : null);
  if (text === null || placeholdersIn(text).some((one) => isAbout(one, unavailable))) return null;
  return fillText(text, filling);
}

function isAbout(placeholder: string, services: ReadonlySet<string>): boolean {
  const [group, name = ''] = placeholder.split('.');
  return (group === 'services' || group === 'ports') && services.has(name);
}
