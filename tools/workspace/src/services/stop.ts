import { tmpdir } from 'node:os';
import { isAlive } from '../processes/identity.ts';
import { readProcess } from '../processes/process-reader.ts';
import { listMarked, type MarkedProcess, stopProcess } from '../processes/stop.ts';
import type { ServiceRecord } from '../registry/registry.ts';
import { WorkspaceError } from '../workspace-error.ts';
import { phaseOf } from './record-phase.ts';
import { run, type RunResult, withFolderOnPath } from './run.ts';

/** Containers get 10 s each to end by themselves. */
const CONTAINER_LIMIT_MS = 120_000;

/**
 * Stops what a record says, and every process that carries the mark of this service: one whose start
 * was killed before it was written down, or a child that left its group. Works without a configuration.
 * Throws a `WorkspaceError` when something goes on running; the record is then to be kept.
 */
export async function stopService(record: ServiceRecord, o: { removeVolumes: boolean }): Promise<void> {
  if (record.process) await stopByKind(record.kind, record.process);
  await sweep(
    listMarked().filter((one) => one.workspaceId === record.workspaceId && one.service === record.name),
    record.kind,
  );
  if (phaseOf(record) === 'unavailable') return;
  if (record.kind === 'compose') await stopContainer(record);
  if (record.kind === 'supabase') await stopSupabase(record, o.removeVolumes);
}

/** Ends marked processes: those that lead a group first, as they take theirs along in good order. */
export async function sweep(marked: readonly MarkedProcess[], kind: string): Promise<void> {
  const leads = ({ identity }: MarkedProcess) => readProcess(identity.pid)?.group === identity.pid;
  const end = async ({ identity }: MarkedProcess) => {
    if (isAlive(identity)) await stopByKind(kind, identity);
  };
  await Promise.all(marked.filter(leads).map(end));
  await Promise.all(marked.map(end));
}

async function stopByKind(kind: string, identity: MarkedProcess['identity']): Promise<void> {
  if (kind !== 'postgres') {
    await stopProcess(identity);
    return;
  }
  const { stopCluster } = await import('../postgres/cluster.ts');
  await stopCluster(identity);
}

async function stopContainer({ name, details }: ServiceRecord): Promise<void> {
  const { project, service } = details as { project: string; service: string };
  // By labels: the compose file may be gone with its tree.
  const filters = [
    '--filter',
    `label=com.docker.compose.project=${project}`,
    '--filter',
    `label=com.docker.compose.service=${service}`,
  ];
  const ids = (await docker(name, ['ps', '--all', '--quiet', ...filters])).split(/\s+/).filter(Boolean);
  if (ids.length === 0) return;
  await docker(name, ['stop', ...ids]);
  await docker(name, ['rm', '--force', '--volumes', ...ids]);
}

/**
 * Takes down the whole compose project: containers that were started along, its networks and, with
 * `removeVolumes`, its volumes. Compose finds them by their labels, so no file is needed.
 */
export async function stopComposeProject(project: string, o: { removeVolumes: boolean }): Promise<void> {
  const volumes = o.removeVolumes ? ['--volumes'] : [];
  await docker(project, ['compose', '-p', project, '--profile', '*', 'down', '--remove-orphans', ...volumes]);
}

async function docker(name: string, words: string[]): Promise<string> {
  // In an empty place: a compose file beside the call would be taken for the project's.
  const answer = await run('docker', words, { cwd: tmpdir(), timeoutMs: CONTAINER_LIMIT_MS });
  if (answer.code === 0) return answer.stdout;
  const why = answer.failure === 'ENOENT' ? 'there is no program `docker`' : reasonOf(answer);
  throw new WorkspaceError(
    'not-stopped',
    `The containers of ${name} were not stopped: ${asSentence(why)}`,
    'Start Docker and run the same command again.',
  );
}

const reasonOf = ({ stderr, failure, code }: RunResult) =>
  stderr.trim() || failure || `it ended with exit code ${code}`;

const asSentence = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`);

async function stopSupabase({ name, details }: ServiceRecord, removeVolumes: boolean): Promise<void> {
  const { projectId, bin } = details as { projectId: string; bin?: string };
  const words = ['stop', '--project-id', projectId, ...(removeVolumes ? ['--no-backup'] : [])];
  const environment = withFolderOnPath(bin ?? null);
  const answer = await run('supabase', words, { cwd: tmpdir(), environment, timeoutMs: CONTAINER_LIMIT_MS });
  if (answer.code !== 0) await stopLabelled(name, `com.supabase.cli.project=${projectId}`, removeVolumes);
}

/** Without the CLI, which may have gone with the tree or be broken: by the label of all that it makes. */
async function stopLabelled(name: string, label: string, removeVolumes: boolean): Promise<void> {
  const list = async (...question: string[]) => {
    const ids = await docker(name, [...question, '--quiet', '--filter', `label=${label}`]);
    return ids.split(/\s+/).filter(Boolean);
  };
  const containers = await list('ps', '--all');
  if (containers.length > 0) {
    await docker(name, ['stop', ...containers]);
    await docker(name, ['rm', '--force', '--volumes', ...containers]);
  }
  const volumes = removeVolumes ? await list('volume', 'ls') : [];
  if (volumes.length > 0) await docker(name, ['volume', 'rm', ...volumes]);
  const networks = await list('network', 'ls');
  if (networks.length > 0) await docker(name, ['network', 'rm', ...networks]);
}
