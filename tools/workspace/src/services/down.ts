import type { Context } from '../context.ts';
import { addressesOf } from '../environment/addresses.ts';
import { listMarked } from '../processes/stop.ts';
import type { Registry, ServiceRecord } from '../registry/registry.ts';
import { groupsToStop } from './order.ts';
import { checkNames } from './place.ts';
import { phaseOf } from './record-phase.ts';
import { sentenceOf, type ServiceState } from './service-state.ts';
import { stopComposeProject, stopService } from './stop.ts';

export interface DownOptions {
  only?: string[];
  /** Volumes of containers go too. Clusters and mails are folders and stay. */
  removeVolumes?: boolean;
}

/** How long the command waits for another one that is at work on the same workspace. */
export const LOCK_WAIT_MS = 120_000;

/**
 * Stops the named services or all, those first that need others. What does not run is no error. Takes
 * the workspace's lock. Gives one state for each service it was about; one that could not be stopped
 * stays recorded and says why in `detail`.
 */
export async function down(context: Context, o: DownOptions = {}): Promise<ServiceState[]> {
  const { registry, workspace, config } = context;
  const known = registry.services(workspace.id);
  const only = o.only?.length ? o.only : null;
  // A service that the configuration no longer has can still be running.
  if (only)
    checkNames(
      context,
      only.filter((name) => !known.some((record) => record.name === name)),
    );
  const lock = await registry.lock(workspace.id, { waitMs: LOCK_WAIT_MS, purpose: 'stopping services' });
  try {
    // A hook of `create` carries a mark too; it is not a service, and `create` may be at it.
    const records = withMarked(registry, workspace.id, Object.keys(config.services)).filter(
      ({ name }) => !only || only.includes(name),
    );
    const errors = await stopRecords(
      registry,
      records,
      groupsToStop(
        config.services,
        records.map(({ name }) => name),
      ),
      o,
    );
    if (!only) await removeProject(records, errors, o);
    const names = only ?? [...new Set([...Object.keys(config.services), ...records.map(({ name }) => name)])];
    return names.map((name) => stoppedState(context, name, records, errors));
  } finally {
    lock.release();
  }
}

/**
 * Stops everything that is recorded or marked for a workspace, without its configuration: for `prune`
 * and `remove` of a tree that is gone. The caller holds the lock of the workspace. Tries everything, and
 * throws when something goes on running (Docker does not answer): its record stays, and the workspace
 * must not be freed, or nobody would know of it any more.
 */
export async function stopRecorded(
  registry: Registry,
  workspaceId: string,
  o: { removeVolumes?: boolean } = {},
): Promise<void> {
  const records = withMarked(registry, workspaceId, null);
  const errors = await stopRecords(registry, records, [records.map(({ name }) => name)], o);
  await removeProject(records, errors, o);
  const [first] = errors.values();
  if (first) throw first;
}

/** The records, and one for each mark that has none; of the services in `names` only, when given. */
function withMarked(
  registry: Registry,
  workspaceId: string,
  names: readonly string[] | null,
): ServiceRecord[] {
  const records = registry.services(workspaceId);
  const lost = new Set(
    listMarked()
      .filter((one) => one.workspaceId === workspaceId && (!names || names.includes(one.service)))
      .map(({ service }) => service),
  );
  for (const { name } of records) lost.delete(name);
  return [...records, ...[...lost].map((name) => ({ workspaceId, name, ...UNKNOWN }))];
}

const UNKNOWN = { kind: 'process', port: null, process: null, startedAt: null, details: {} };

async function stopRecords(
  registry: Registry,
  records: readonly ServiceRecord[],
  groups: readonly string[][],
  o: { removeVolumes?: boolean },
): Promise<Map<string, Error>> {
  const errors = new Map<string, Error>();
  for (const group of groups) {
    await Promise.all(
      records
        .filter(({ name }) => group.includes(name))
        .map(async (record) => {
          try {
            await stopService(record, { removeVolumes: o.removeVolumes ?? false });
            registry.forgetService(record.workspaceId, record.name);
          } catch (error) {
            errors.set(record.name, error as Error);
          }
        }),
    );
  }
  return errors;
}

/** Networks, volumes and containers that were started along, once no service of the project is left. */
async function removeProject(
  records: readonly ServiceRecord[],
  errors: Map<string, Error>,
  o: DownOptions,
): Promise<void> {
  const record = records.find(
    ({ kind, details }) => kind === 'compose' && typeof details.project === 'string',
  );
  if (!record || phaseOf(record) === 'unavailable' || errors.has(record.name)) return;
  try {
    await stopComposeProject(String(record.details.project), { removeVolumes: o.removeVolumes ?? false });
  } catch (error) {
    errors.set(record.name, error as Error);
  }
}

function stoppedState(
  context: Context,
  name: string,
  records: readonly ServiceRecord[],
  errors: Map<string, Error>,
): ServiceState {
  const service = context.config.services[name];
  const record = records.find((one) => one.name === name);
  return {
    name,
    kind: service?.kind ?? record?.kind ?? 'process',
    ...outcomeOf(errors.get(name)),
    port: context.ports[name] ?? record?.port ?? null,
    pid: null,
    url: service ? addressesOf(name, service, context.ports).url : null,
  };
}

function outcomeOf(error: Error | undefined): Pick<ServiceState, 'state' | 'detail'> {
  if (!error) return { state: 'stopped' };
  return { state: 'unhealthy', detail: sentenceOf(error) };
}
