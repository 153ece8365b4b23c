import { join } from 'node:path';
import type { Context } from '../context.ts';
import { WorkspaceError } from '../workspace-error.ts';
import type { Place } from './service-kind.ts';

/** The place of the service `name` of the configuration. */
export function placeOf(context: Context, name: string): Place {
  const service = context.config.services[name];
  if (!service) throw unknownService(context, name);
  const port = service.kind === 'supabase' ? 'supabase-api' : service.offset === undefined ? null : name;
  return {
    context,
    name,
    service,
    port: port === null ? null : (context.ports[port] ?? null),
    folder: folderOf(context, name),
    logFile: logFileOf(context, name),
  };
}

/** The folder with the data of a service: `<data>/<workspace id>/<service>`. */
export function folderOf(context: Pick<Context, 'dataFolder'>, name: string): string {
  return join(context.dataFolder, name);
}

/** The folder of the cluster of a service of the kind `postgres`. */
export function clusterFolderOf(context: Pick<Context, 'dataFolder'>, name: string): string {
  return join(folderOf(context, name), 'cluster');
}

/** Where the output of a service is appended. Beside the data, so that a new database keeps its log. */
export function logFileOf(context: Pick<Context, 'dataFolder'>, name: string): string {
  return join(context.dataFolder, 'logs', `${name}.log`);
}

/** Throws for a service that the configuration does not have. */
export function checkNames(context: Context, names: readonly string[]): void {
  for (const name of names) if (!context.config.services[name]) throw unknownService(context, name);
}

function unknownService(context: Context, name: string): WorkspaceError {
  const known = Object.keys(context.config.services).join(', ') || 'none';
  return new WorkspaceError(
    'unknown-service',
    `There is no service “${name}” in workspace.config.json.`,
    `its services are: ${known}`,
    2,
  );
}
