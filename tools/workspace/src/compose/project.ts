import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Context } from '../context.ts';
import { lastLines, sizeOf } from '../services/log-file.ts';
import { run, type RunResult } from '../services/run.ts';
import { shownLine } from '../services/log-text.ts';
import { environmentOfPlace } from '../services/variables.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { type ComposeModel, composeProject, type ComposeWish, overrideOf } from './override.ts';

/** A start may have to fetch and build images. */
const START_LIMIT_MS = 20 * 60_000;
const QUESTION_LIMIT_MS = 30_000;

/** The compose project of one workspace. */
export interface Project {
  name: string;
  /** The repository's compose file and the override of the workspace. */
  file: string;
  override: string;
  /** The working tree. */
  cwd: string;
}

/** `<repo>-ws-<base port>`: the same for all compose services of a workspace. */
export function projectOf({ config, mainPath, workspace, dataFolder }: Context): Project {
  return {
    name: composeProject(config.name ?? basename(mainPath), workspace.basePort),
    file: join(workspace.path, config.compose?.file ?? 'compose.yaml'),
    override: join(dataFolder, 'compose', 'override.yaml'),
    cwd: workspace.path,
  };
}

/** The words of `docker` for a command on the project: `wordsFor(project, ['up', '-d'])`. */
export function wordsFor({ name, file, override }: Project, words: readonly string[]): string[] {
  return ['compose', '-p', name, '-f', file, '-f', override, '--profile', name, ...words];
}

/**
 * Writes the override of the workspace anew. Throws a `WorkspaceError` with what compose said when the
 * repository's file is not right.
 */
async function writeOverride(context: Context, environment: Record<string, string>): Promise<void> {
  const project = projectOf(context);
  const text = overrideOf(await modelOnce(context, environment), project.name, wishesOf(context));
  mkdirSync(join(context.dataFolder, 'compose'), { recursive: true });
  writeFileSync(`${project.override}.${process.pid}`, text);
  renameSync(`${project.override}.${process.pid}`, project.override);
}

const models = new WeakMap<Context, Promise<ComposeModel>>();

/** Asked once for each command; what the services get in variables may change while they start. */
function modelOnce(context: Context, environment: Record<string, string>): Promise<ComposeModel> {
  const known = models.get(context) ?? askModel(context, environment);
  models.set(context, known);
  return known;
}

/** What the repository's file says, as compose understands it. */
async function askModel(context: Context, environment: Record<string, string>): Promise<ComposeModel> {
  const { name, file, cwd } = projectOf(context);
  const question = ['compose', '-p', name, '-f', file, '--profile', '*', 'config', '--format', 'json'];
  const answer = await run('docker', question, { cwd, environment, timeoutMs: QUESTION_LIMIT_MS });
  if (answer.code !== 0) throw composeFailed('config', answer);
  return JSON.parse(answer.stdout) as ComposeModel;
}

function wishesOf(context: Context): ComposeWish[] {
  return Object.entries(context.config.services).flatMap(([name, service]) => {
    if (service.kind !== 'compose') return [];
    const port = service.offset === undefined ? null : (context.ports[name] ?? null);
    const all = environmentOfPlace({ context, service });
    // One with a key that is not known yet is left out.
    const own = Object.keys(service.environment).filter((key) => all[key] !== undefined);
    const environment = Object.fromEntries(own.map((key) => [key, all[key]!]));
    return [{ service: service.service, port, environment }];
  });
}

const queues = new Map<string, Promise<unknown>>();

/**
 * Starts one service of the project. One after the other: two `docker compose up` of a project at once
 * both want to make its network.
 */
export function startContainer(
  context: Context,
  o: { service: string; environment: Record<string, string>; marks: Record<string, string>; logFile: string },
): Promise<void> {
  const project = projectOf(context);
  const start = async () => {
    await writeOverride(context, o.environment);
    const words = wordsFor(project, ['up', '--detach', o.service]);
    const environment = { ...o.environment, ...o.marks };
    const { cwd } = project;
    const from = sizeOf(o.logFile);
    const answer = await run('docker', words, {
      cwd,
      environment,
      timeoutMs: START_LIMIT_MS,
      logFile: o.logFile,
    });
    if (answer.code !== 0)
      throw composeFailed(
        `up ${o.service}`,
        { ...answer, stderr: lastLines(o.logFile, 8, from).join('\n') },
        o.logFile,
      );
  };
  const mine = (queues.get(project.name) ?? Promise.resolve()).then(start, start);
  queues.set(project.name, mine);
  return mine;
}

/** What `docker compose ps` says of one container; null when there is none. */
export async function containerState(
  context: Context,
  service: string,
  limitMs: number,
): Promise<{ state: string; health: string } | null> {
  const project = projectOf(context);
  const words = wordsFor(project, ['ps', '--all', '--format', 'json', service]);
  const answer = await run('docker', words, { cwd: project.cwd, timeoutMs: limitMs });
  return answer.code === 0 ? parseContainerState(answer.stdout) : null;
}

/** `docker compose ps --format json`: a line for each container; a list in older versions. Pure. */
export function parseContainerState(text: string): { state: string; health: string } | null {
  const lines = text.trim().split('\n');
  try {
    const first = JSON.parse(lines[0] || 'null') as unknown;
    const one = (Array.isArray(first) ? first[0] : first) as
      | { State?: string; Health?: string }
      | null
      | undefined;
    return one ? { state: one.State ?? '', health: one.Health ?? '' } : null;
  } catch {
    return null;
  }
}

function composeFailed(what: string, answer: RunResult, logFile?: string): WorkspaceError {
  const said = answer.stderr.trim().split('\n').slice(-8).map(shownLine).join('\n  ');
  const why =
    answer.failure === 'ETIMEDOUT'
      ? 'it took too long'
      : said || `it ended with ${answer.code ?? 'a signal'}`;
  return new WorkspaceError(
    'compose-failed',
    `\`docker compose ${what}\` failed: ${why}`,
    logFile ? `See ${logFile}.` : 'Mend the compose file.',
    2,
  );
}
