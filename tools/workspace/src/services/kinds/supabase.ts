import { basename, join } from 'node:path';
import { whyNoDocker } from '../../compose/docker.ts';
import type { Config, ServiceOf } from '../../config/config.ts';
import type { Context } from '../../context.ts';
import { writeSupabaseFolder } from '../../supabase/folder.ts';
import { projectIdOf, SUPABASE_PLACES } from '../../supabase/project.ts';
import { WorkspaceError } from '../../workspace-error.ts';
import { askTcp } from '../health.ts';
import { lastLines, sizeOf } from '../log-file.ts';
import { run, withFolderOnPath } from '../run.ts';
import type { Place, ServiceKind } from '../service-kind.ts';

type Supabase = ServiceOf<'supabase'>;
/** The first start fetches about ten images. */
const START_LIMIT_MS = 20 * 60_000;

/** Supabase's local stack by its own CLI, with a project and ports of the workspace. */
export const supabaseKind: ServiceKind<Supabase> = {
  ports: (place) => [apiPort(place), databasePort(place)],

  async whyUnavailable({ context }) {
    const cwd = context.workspace.path;
    const [cli, docker] = await Promise.all([
      run('supabase', ['--version'], {
        cwd,
        environment: withFolderOnPath(binOf(context)),
        timeoutMs: 10_000,
      }),
      whyNoDocker(cwd),
    ]);
    if (cli.failure === 'ENOENT') {
      return 'There is no program `supabase` on the PATH. Install the Supabase CLI: https://supabase.com/docs/guides/local-development';
    }
    return docker;
  },

  details: (place) => ({
    projectId: projectIdOf(repoOf(place), place.context.workspace.basePort),
    workdir: place.folder,
    bin: binOf(place.context),
  }),

  async start(start) {
    const { context, name, service, environment, folder, logFile } = start;
    writeSupabaseFolder(join(context.workspace.path, service.config), folder, {
      repo: repoOf(start),
      basePort: context.workspace.basePort,
      taken: takenOffsets(context.config.services),
    });
    const from = sizeOf(logFile);
    const marks = { WORKSPACE_ID: context.workspace.id, WORKSPACE_SERVICE: name };
    const answer = await run('supabase', ['start', '--workdir', folder], {
      cwd: context.workspace.path,
      environment: { ...environment, ...marks, ...withFolderOnPath(binOf(context)) },
      timeoutMs: START_LIMIT_MS,
      logFile,
    });
    if (answer.code === 0) return;
    const said = lastLines(logFile, 8, from).join('\n  ') || answer.failure;
    throw new WorkspaceError('supabase-failed', `\`supabase start\` failed: ${said}`, `See ${logFile}.`, 2);
  },

  isRunning: (place) => askTcp(databasePort(place), 1_000),

  async isHealthy(place, limitMs) {
    const open = await Promise.all(
      [apiPort(place), databasePort(place)].map((port) => askTcp(port, limitMs)),
    );
    return open.every(Boolean);
  },

  timeoutMs: () => 60_000,
};

/** The CLI is often a development dependency of the repository. */
function binOf({ workspace }: Context): string {
  return join(workspace.path, 'node_modules', '.bin');
}

function apiPort({ context }: Place<Supabase>): number {
  return context.workspace.basePort + SUPABASE_PLACES['api.port'];
}

function databasePort({ context }: Place<Supabase>): number {
  return context.workspace.basePort + SUPABASE_PLACES['db.port'];
}

function repoOf({ context }: Place<Supabase>): string {
  return context.config.name ?? basename(context.mainPath);
}

/** Places of the block that the other services have. */
function takenOffsets(services: Config['services']): number[] {
  return Object.values(services).flatMap((service) => {
    if (service.kind === 'supabase' || service.offset === undefined) return [];
    return service.kind === 'mail' ? [service.offset, service.smtpOffset] : [service.offset];
  });
}
