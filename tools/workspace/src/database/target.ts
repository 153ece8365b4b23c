import { join } from 'node:path';
import { openContext, type Context } from '../context.ts';
import type { ServiceOf } from '../config/config.ts';
import { databaseUrlOf } from '../environment/environment.ts';
import { say } from '../json/output.ts';
import { clusterFolderOf } from '../services/place.ts';
import { WorkspaceError } from '../workspace-error.ts';

/** The database of a workspace that a `db` command is about. */
export interface Target {
  context: Context;
  /** Name of the postgres service. */
  name: string;
  service: ServiceOf<'postgres'>;
  url: string;
  folder: string;
}

/** What every `db` command is told. */
export interface DatabaseFlags {
  workspace?: string;
  service?: string;
  yes?: boolean;
  json?: boolean;
}

/** Opens the workspace and its database, and says on stderr which they are. `no-database`. */
export async function openTarget(flags: DatabaseFlags): Promise<Target> {
  const context = await openContext({
    adopt: true,
    ...(flags.workspace === undefined ? {} : { name: flags.workspace }),
  });
  try {
    const target = targetOf(context, flags.service);
    say(
      `Workspace ${describe(context)}: database ${target.service.database} on port ${context.ports[target.name]}.`,
    );
    return target;
  } catch (error) {
    context.registry.close();
    throw error;
  }
}

function describe({ workspace }: Context): string {
  const branch = workspace.branch === null ? 'no branch' : `branch ${workspace.branch}`;
  return `${workspace.name} (${workspace.isMain ? 'the main checkout, ' : ''}${branch}, ${workspace.path})`;
}

/** The named postgres service of a workspace, else its first. */
export function targetOf(context: Context, wanted: string | undefined): Target {
  for (const [name, service] of Object.entries(context.config.services)) {
    if (service.kind !== 'postgres' || (wanted !== undefined && wanted !== name)) continue;
    const url = databaseUrlOf({
      ...context,
      config: { ...context.config, databaseUrl: `{services.${name}.url}` },
    });
    return { context, name, service, url: url ?? '', folder: clusterFolderOf(context, name) };
  }
  throw new WorkspaceError(
    'no-database',
    wanted === undefined
      ? 'This workspace has no service of kind postgres.'
      : `There is no postgres service “${wanted}” in workspace.config.json.`,
    'add { "kind": "postgres", … } to the services of workspace.config.json',
    2,
  );
}

/** Where the key of the template that the cluster was set back from is kept. */
export function keyFileOf({ folder }: Target): string {
  return join(folder, '..', 'template-key');
}

/**
 * A command that deletes data of the main checkout is confirmed: by a person at a terminal, or by --yes.
 * Throws `WorkspaceError` `needs-yes`.
 */
export async function confirm(target: Target, action: string, flags: DatabaseFlags): Promise<void> {
  if (!target.context.workspace.isMain || flags.yes) return;
  const refusal = new WorkspaceError(
    'needs-yes',
    `\`db ${action}\` replaces the data of the main checkout, and nobody has confirmed that.`,
    'confirm with --yes',
  );
  if (!process.stdin.isTTY || !process.stderr.isTTY || flags.json) throw refusal;
  const { createInterface } = await import('node:readline/promises');
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await questions.question('This replaces the data of the main checkout. Go on? (y/N) ');
  questions.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw refusal;
}
