import { whyNoDocker } from '../../compose/docker.ts';
import { containerState, projectOf, startContainer, wordsFor } from '../../compose/project.ts';
import type { ServiceOf } from '../../config/config.ts';
import { isHealthy } from '../health.ts';
import { run } from '../run.ts';
import type { Place, ServiceKind } from '../service-kind.ts';
import { environmentOfPlace } from '../variables.ts';

type Compose = ServiceOf<'compose'>;
const DEFAULT_TIMEOUT_MS = 120_000;

/** A service of the repository's compose file, in the compose project of the workspace. */
export const composeKind: ServiceKind<Compose> = {
  ports: ({ port }) => (port === null ? [] : [port]),
  whyUnavailable: ({ context }) => whyNoDocker(context.workspace.path),
  details: ({ context, service }) => ({ project: projectOf(context).name, service: service.service }),

  async start({ context, name, service, environment, logFile }) {
    const marks = { WORKSPACE_ID: context.workspace.id, WORKSPACE_SERVICE: name };
    await startContainer(context, { service: service.service, environment, marks, logFile });
  },

  async isRunning({ context, service }) {
    return (await containerState(context, service.service, 5_000))?.state === 'running';
  },

  async isHealthy(place, limitMs) {
    const { context, service, port } = place;
    const { health } = service;
    if (health && 'command' in health) return askInside(place, health.command, limitMs);
    if (health || port !== null) {
      const asked = { port, cwd: context.workspace.path, environment: {}, limitMs };
      return isHealthy(health ?? { tcp: true, timeoutMs: DEFAULT_TIMEOUT_MS }, asked);
    }
    // The container's own health check, when its image or the compose file has one.
    const container = await containerState(context, service.service, limitMs);
    return container?.state === 'running' && ['', 'healthy'].includes(container.health);
  },

  timeoutMs: (service) => service.health?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
};

/** A command asks inside the container: what it needs (celery, redis-cli) is there and not here. */
async function askInside({ context, service }: Place<Compose>, command: string | string[], limitMs: number) {
  const project = projectOf(context);
  const words = Array.isArray(command) ? command : ['sh', '-c', command];
  const all = wordsFor(project, ['exec', '-T', service.service, ...words]);
  const environment = environmentOfPlace({ context, service });
  const { code } = await run('docker', all, { cwd: project.cwd, environment, timeoutMs: limitMs });
  return code === 0;
}
