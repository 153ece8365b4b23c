import { basename, join } from 'node:path';
import { explainDocker } from '../../compose/docker.ts';
import type { Config, ServiceOf } from '../../config/config.ts';
import type { Context } from '../../context.ts';
import { supabaseFailure } from '../../supabase/failure.ts';
import { writeSupabaseFolder } from '../../supabase/folder.ts';
import { parseStatus, writeKeys } from '../../supabase/keys.ts';
import { projectIdOf, SUPABASE_PLACES } from '../../supabase/project.ts';
import { askTcp } from '../health.ts';
import { lastLines, sizeOf } from '../log-file.ts';
import { run, type RunResult, withFolderOnPath } from '../run.ts';
import type { Place, ServiceKind } from '../service-kind.ts';

type Supabase = ServiceOf<'supabase'>;
/** The first start fetches about ten images. */
const START_LIMIT_MS = 20 * 60_000;
const QUESTION_LIMIT_MS = 10_000;
/** Else the CLI notes in the working tree, as a file that git does not know, when it looked for a newer one. */
const LEAVE_NO_TRACE = { SUPABASE_NO_UPDATE_NOTIFIER: '1' };
/** A failed fetch is told many times over, and the reason is not always at the end. */
const MOST_LINES = 200;

/** Supabase's local stack by its own CLI, with a project and ports of the workspace. */
export const supabaseKind: ServiceKind<Supabase> = {
  ports: (place) => [apiPort(place), databasePort(place)],

  async whyUnavailable({ context }) {
    const [cli, docker] = await Promise.all([askCli(context, ['--version']), askEngine(context)]);
    if (cli.failure === 'ENOENT') {
      return 'There is no program `supabase` on the PATH. Install the Supabase CLI: `npm install --save-dev supabase`, or see https://supabase.com/docs/guides/local-development';
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
    const version = await askCli(context, ['--version']);
    const { overrides } = writeSupabaseFolder(join(context.workspace.path, service.config), folder, {
      repo: repoOf(start),
      basePort: context.workspace.basePort,
      taken: takenOffsets(context.config.services),
      cliVersion: version.stdout.trim() || null,
    });
    const from = sizeOf(logFile);
    const marks = { WORKSPACE_ID: context.workspace.id, WORKSPACE_SERVICE: name };
    const answer = await run('supabase', ['start', '--workdir', folder], {
      cwd: context.workspace.path,
      environment: { ...environment, ...marks, ...overrides, ...withFolderOnPath(binOf(context)) },
      timeoutMs: START_LIMIT_MS,
      logFile,
      keepStdout: true,
    });
    if (answer.code !== 0) {
      const lines = lastLines(logFile, MOST_LINES, from);
      throw supabaseFailure(lines.length > 0 ? lines : [answer.failure ?? ''], logFile);
    }
    const asked = ['status', '--output', 'json', '--workdir', folder];
    const status = await askCli(context, asked, { ...environment, ...overrides });
    writeKeys(folder, parseStatus(status.stdout));
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

function askCli(
  context: Context,
  words: string[],
  environment: Record<string, string> = {},
): Promise<RunResult> {
  return run('supabase', words, {
    cwd: context.workspace.path,
    environment: { ...environment, ...LEAVE_NO_TRACE, ...withFolderOnPath(binOf(context)) },
    timeoutMs: QUESTION_LIMIT_MS,
  });
}

/** Why Docker cannot be used; the CLI needs no `docker compose`. */
async function askEngine({ workspace }: Context): Promise<string | null> {
  const words = ['version', '--format', '{{.Server.Version}}'];
  const server = await run('docker', words, { cwd: workspace.path, timeoutMs: QUESTION_LIMIT_MS });
  return explainDocker(server, { code: 0, stdout: '', stderr: '', failure: null });
}

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
