import { basename } from 'node:path';
import type { Config } from '../config/config.ts';
import { fillPlaceholders, placeholdersIn } from '../config/placeholders.ts';
import type { Workspace } from '../registry/workspace.ts';
import { addressesOf } from './addresses.ts';

/** The part of a context that texts are filled from. */
export interface Filling {
  workspace: Pick<Workspace, 'id' | 'name' | 'branch' | 'path' | 'basePort'>;
  config: Config;
  ports: Record<string, number>;
  mainPath: string;
}

/** The value of every placeholder, by its name without braces. */
export function placeholderValues({ workspace, config, ports, mainPath }: Filling): Map<string, string> {
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
    const { url, smtpUrl } = addressesOf(name, service, ports);
    if (url !== null) values.set(`services.${name}.url`, url);
    if (smtpUrl !== undefined) values.set(`services.${name}.smtpUrl`, smtpUrl);
  }
  return values;
}

/** Fills the placeholders of a text of the configuration. */
export function fillText(text: string, filling: Filling): string {
  return fillPlaceholders(text, placeholderValues(filling));
}

/**
 * The variables of a workspace: its name and first port, DATABASE_URL when it has a database, and
 * what the configuration says, which wins. An entry about a service in `unavailable` is left out.
 */
export function environmentOf(
  filling: Filling,
  unavailable: ReadonlySet<string> = new Set(),
): Record<string, string> {
  const values = placeholderValues(filling);
  const variables: Record<string, string> = {
    WORKSPACE_NAME: filling.workspace.name,
    WORKSPACE_BASE_PORT: String(filling.workspace.basePort),
  };
  const database = databaseUrlOf(filling, unavailable);
  if (database !== null) variables.DATABASE_URL = database;
  for (const [name, text] of Object.entries(filling.config.environment)) {
    if (placeholdersIn(text).some((placeholder) => isAbout(placeholder, unavailable))) continue;
    variables[name] = fillPlaceholders(text, values);
  }
  return variables;
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
