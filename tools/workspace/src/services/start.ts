import { addressesOf } from '../environment/addresses.ts';
import { makeFolder } from '../home.ts';
import { isAlive } from '../processes/identity.ts';
import { listMarked } from '../processes/stop.ts';
import { listenersOn } from '../ports/listener.ts';
import { heldPort } from '../ports/probe.ts';
import type { ServiceRecord } from '../registry/registry.ts';
import { Unavailable } from '../unavailable.ts';
import { waitHealthy } from './health.ts';
import { beginLog, lastLines } from './log-file.ts';
import { shownLine } from './log-text.ts';
import { phaseOf } from './record-phase.ts';
import type { Place, ServiceKind, Start } from './service-kind.ts';
import { sentenceOf, type ServiceState } from './service-state.ts';
import { sweep } from './stop.ts';

/**
 * Brings one service up, or finds it up. The caller holds the lock of the workspace. What is spawned is
 * in the registry before (`starting`, with what stopping needs) and after (its identity), so that a
 * kill -9 at any moment leaves nothing that `up`, `down` or `prune` would not find: between the two the
 * process carries the mark.
 */
export async function startService(kind: ServiceKind, start: Start): Promise<ServiceState> {
  const { name, logFile } = start;
  const record = recordOf(start);
  if (record && (await runs(kind, start, record))) {
    const hopeless = (await kind.whyHopeless?.(start)) ?? null;
    if (hopeless !== null) return stateOf(start, 'unhealthy', hopeless);
    const state = await waitUntilHealthy(kind, start, record, 0);
    // One that was just ending, as after a kill, is started again.
    if (state.state !== 'stopped') return state;
  }

  if (start.reason !== null) return unavailable(kind, start, start.reason);
  if (!(kind.isRunning && record)) {
    await sweep(
      start.orphans().filter(({ service }) => service === name),
      start.service.kind,
    );
    const holder = await holderOf(kind.ports(start));
    if (holder) return stateOf(start, 'blocked', holder);
  }

  makeFolder(start.folder);
  const from = beginLog(logFile);
  const fresh = write(kind, start, { phase: 'starting' });
  try {
    await kind.start(start, (process) => {
      write(kind, start, { phase: 'starting' }, { ...fresh, process });
      start.onProcess(process);
    });
  } catch (error) {
    if (error instanceof Unavailable) return unavailable(kind, start, `${error.message} ${error.fix}`);
    return failed(start, error as Error);
  }
  return waitUntilHealthy(kind, start, recordOf(start)!, from);
}

function recordOf({ context, name }: Place): ServiceRecord | undefined {
  return context.registry.services(context.workspace.id).find((one) => one.name === name);
}

/** Whether it was started before and goes on. */
export async function runs(kind: ServiceKind, place: Place, record: ServiceRecord): Promise<boolean> {
  if (record.process) return isAlive(record.process);
  return phaseOf(record) !== 'unavailable' && (await kind.isRunning?.(place, record)) === true;
}

async function waitUntilHealthy(
  kind: ServiceKind,
  start: Start,
  record: ServiceRecord,
  from: number,
): Promise<ServiceState> {
  const timeoutMs = kind.timeoutMs(start.service);
  const outcome = await waitHealthy({
    ask: (limitMs) => kind.isHealthy(start, limitMs),
    hasDied: () => record.process !== null && !isAlive(record.process),
    timeoutMs,
    signal: start.signal,
  });
  if (outcome === 'interrupted') return stateOf(start, 'starting', 'It was not waited for.');
  if (outcome === 'healthy') {
    if (phaseOf(record) !== 'running') write(kind, start, { phase: 'running' }, record);
    return stateOf(start, 'running');
  }
  const said = lastWords(start.logFile, from);
  if (outcome === 'died') {
    // Children that outlive it would hold its port against the next start.
    await sweep(
      listMarked().filter((one) => one.workspaceId === record.workspaceId && one.service === record.name),
      record.kind,
    );
    start.context.registry.forgetService(record.workspaceId, record.name);
    return stateOf(start, 'stopped', `It ended by itself.${said}`);
  }
  const seconds = Math.round(timeoutMs / 100) / 10;
  return stateOf(start, 'unhealthy', `It does not answer as it should after ${seconds} s.${said}`);
}

/** The end of the log of this start, safe for a terminal. */
function lastWords(logFile: string, from: number): string {
  const lines = lastLines(logFile, 15, from)
    .map(shownLine)
    .filter((line) => line.trim() !== '');
  return lines.length === 0
    ? ` It wrote nothing to ${logFile}.`
    : ` The end of its log (${logFile}):\n  ${lines.join('\n  ')}`;
}

/** Who holds one of these ports, as a sentence; null when all are free. */
async function holderOf(ports: readonly number[]): Promise<string | null> {
  const taken = await heldPort(ports);
  return taken === undefined ? null : describeHolder(taken);
}

/** `Port 3011 is held by node server.js (pid 4711).`; without names when the system does not tell. */
export async function describeHolder(port: number): Promise<string> {
  const [listener] = await listenersOn([port]);
  const command = listener?.command ?? 'another program';
  const pid = listener?.pid ? ` (pid ${listener.pid})` : '';
  return `Port ${port} is held by ${command}${pid}. End it, or give the service another place.`;
}

function write(
  kind: ServiceKind,
  start: Start,
  details: Record<string, unknown>,
  record?: ServiceRecord,
): ServiceRecord {
  const written: ServiceRecord = {
    workspaceId: start.context.workspace.id,
    name: start.name,
    kind: start.service.kind,
    port: start.port,
    process: record?.process ?? null,
    startedAt: record?.startedAt ?? new Date().toISOString(),
    details: { ...kind.details(start), ...details },
  };
  start.context.registry.recordService(written);
  return written;
}

function unavailable(kind: ServiceKind, start: Start, reason: string): ServiceState {
  const before = phaseOf(recordOf(start));
  // What was started while its program was there is still to be stopped: that record stays.
  if (before !== 'starting' && before !== 'running') write(kind, start, { phase: 'unavailable', reason });
  return stateOf(start, 'unavailable', reason);
}

function failed(start: Start, error: Error): ServiceState {
  const record = recordOf(start);
  const hasProcess = record?.process && isAlive(record.process);
  // A container may have been made before compose failed; the record leads `down` to it.
  const isContainer = record?.kind === 'compose' || record?.kind === 'supabase';
  if (record && !hasProcess && !isContainer)
    start.context.registry.forgetService(record.workspaceId, record.name);
  return stateOf(start, 'stopped', sentenceOf(error));
}

export function stateOf(place: Place, state: ServiceState['state'], detail?: string): ServiceState {
  const { context, name, service, port } = place;
  const record = recordOf(place);
  const isUp = state === 'running' || state === 'starting' || state === 'unhealthy';
  return {
    name,
    kind: service.kind,
    state,
    port,
    pid: isUp ? (record?.process?.pid ?? null) : null,
    url: addressesOf(name, service, context.ports).url,
    ...(detail === undefined ? {} : { detail }),
  };
}
