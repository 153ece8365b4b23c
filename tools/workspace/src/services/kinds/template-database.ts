import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { CommandLine, ServiceOf } from '../../config/config.ts';
import { databaseUrl } from '../../postgres/cluster.ts';
import { WorkspaceError } from '../../workspace-error.ts';
import { programOf } from '../command.ts';
import { lastLines, sizeOf } from '../log-file.ts';
import { shownLine } from '../log-text.ts';
import { run } from '../run.ts';
import type { Start } from '../service-kind.ts';

type Postgres = ServiceOf<'postgres'>;
/** A seed may load a lot; a command that hangs is ended all the same. */
const COMMAND_TIMEOUT_MS = 30 * 60_000;

/**
 * What the content of a template database depends on, as a hash: the commands, the database's name and
 * the files that `inputs` names (by path and content, node_modules left out). Hexadecimal.
 */
export async function templateKey(service: Postgres, folder: string): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([service.database, service.migrate ?? null, service.seed ?? null]));
  const files = new Set<string>();
  const exclude = ['**/node_modules/**', '**/.git/**'];
  for await (const file of glob(service.inputs, { cwd: folder, exclude })) files.add(file);
  for (const file of [...files].toSorted()) {
    const path = join(folder, file);
    if (!(await stat(path)).isFile()) continue;
    const content = createHash('sha256');
    for await (const piece of createReadStream(path)) content.update(piece as Buffer);
    hash.update(JSON.stringify([file.split(sep).join('/'), content.digest('hex')]));
  }
  return hash.digest('hex');
}

/**
 * Runs `migrate` and then `seed` against the database at `url`, with the environment of the workspace
 * in which every mention of the service's own address is this one, and DATABASE_URL set in any case.
 * Output goes to the service's log. Throws with its last lines when a command fails.
 */
export async function prepareDatabase(
  start: Pick<Start<Postgres>, 'context' | 'service' | 'port' | 'logFile' | 'environment' | 'name'>,
  url: string,
  onProgress: (line: string) => void = () => undefined,
  steps: readonly ('migrate' | 'seed')[] = ['migrate', 'seed'],
): Promise<void> {
  const { service, port, name } = start;
  const own = databaseUrl(port!, service.database);
  const environment: Record<string, string> = { DATABASE_URL: own, ...start.environment };
  for (const [key, value] of Object.entries(environment)) environment[key] = value.replaceAll(own, url);
  for (const step of steps) {
    const line = service[step];
    if (line === undefined) continue;
    onProgress(`${name}: ${step} (${Array.isArray(line) ? line.join(' ') : line})`);
    await runStep(start, step, line, environment);
  }
}

async function runStep(
  { context, name, logFile }: Pick<Start<Postgres>, 'context' | 'name' | 'logFile'>,
  step: string,
  line: CommandLine,
  environment: Record<string, string>,
): Promise<void> {
  const { command, args } = programOf(line);
  const from = sizeOf(logFile);
  const result = await run(command, args, {
    cwd: context.workspace.path,
    environment: { ...environment, WORKSPACE_ID: context.workspace.id, WORKSPACE_SERVICE: name },
    timeoutMs: COMMAND_TIMEOUT_MS,
    logFile,
  });
  if (result.code === 0) return;
  const how =
    result.failure === null ? `ended with ${result.code ?? 'a signal'}` : `failed (${result.failure})`;
  // The message of an error stands above its stack and its fields.
  const said = lastLines(logFile, 40, from).map(shownLine).join('\n  ');
  throw new WorkspaceError(
    `${step}-failed`,
    `The database of ${name} was not made: \`${step}\` ${how}.${said ? `\n  ${said}` : ''}`,
    `Mend the command (services.${name}.${step}); its whole output is in ${logFile}.`,
    2,
  );
}
