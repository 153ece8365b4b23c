import type { Service } from '../config/config.ts';
import type { Context } from '../context.ts';
import { isAlive } from '../processes/identity.ts';
import { heldPort } from '../ports/probe.ts';
import { kindOf } from './kinds.ts';
import { placeOf } from './place.ts';
import { phaseOf, reasonOf } from './record-phase.ts';
import type { Place, ServiceKind } from './service-kind.ts';
import type { ServiceState } from './service-state.ts';
import { describeHolder, runs, stateOf } from './start.ts';

/** One question to a service may take so long, ms; a program that asks has to start first. */
const LIMIT_MS = 1_000;
const PROGRAM_LIMIT_MS = 5_000;

/**
 * How the services of a workspace are now: each is looked at and asked once, all at the same time.
 * Changes nothing and takes no lock.
 */
export function statesOf(context: Context): Promise<ServiceState[]> {
  return Promise.all(
    Object.entries(context.config.services).map(async ([name, service]) =>
      lookAt(await kindOf(service.kind), placeOf(context, name)),
    ),
  );
}

/** The services that cannot run on this machine, with the reason: for the environment of the others. */
export async function unavailableServices(context: Context): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await Promise.all(
    Object.entries(context.config.services).map(async ([name, service]) => {
      const reason = await (await kindOf(service.kind)).whyUnavailable(placeOf(context, name));
      if (reason !== null) found.set(name, reason);
    }),
  );
  return found;
}

async function lookAt(kind: ServiceKind, place: Place): Promise<ServiceState> {
  const record = place.context.registry
    .services(place.context.workspace.id)
    .find((one) => one.name === place.name);
  if (record && (await runs(kind, place, record))) {
    const isHealthy = await kind.isHealthy(place, asksByProgram(place.service) ? PROGRAM_LIMIT_MS : LIMIT_MS);
    // It may have ended while somebody else answers on its port.
    if (isHealthy && (!record.process || isAlive(record.process))) return stateOf(place, 'running');
    const since = Date.parse(record.startedAt ?? '');
    const isYoung = Date.now() - since < kind.timeoutMs(place.service);
    if (phaseOf(record) === 'starting' && isYoung) return stateOf(place, 'starting');
    const hopeless = await kind.whyHopeless?.(place);
    return stateOf(
      place,
      'unhealthy',
      hopeless ?? `It does not answer as it should; see \`workspace logs ${place.name}\`.`,
    );
  }
  // Of a container nothing can be said while Docker does not answer.
  if (reasonOf(record) !== null || (record && kind.isRunning)) {
    const reason = await kind.whyUnavailable(place);
    if (reason !== null) return stateOf(place, 'unavailable', reason);
  }
  const taken = await heldPort(kind.ports(place));
  if (taken !== undefined) return stateOf(place, 'blocked', await describeHolder(taken));
  if (phaseOf(record) === 'running')
    return stateOf(place, 'stopped', 'It ended by itself; `workspace up` starts it again.');
  return stateOf(place, 'stopped');
}

function asksByProgram(service: Service): boolean {
  if (service.kind !== 'process' && service.kind !== 'compose') return false;
  if (service.health) return 'command' in service.health;
  return service.kind === 'compose' && service.offset === undefined;
}
