import { join } from 'node:path';
import type { Health, ServiceOf } from '../../config/config.ts';
import { startDetached } from '../../processes/spawn.ts';
import { programOf } from '../command.ts';
import { isHealthy } from '../health.ts';
import type { Place, ServiceKind } from '../service-kind.ts';
import { environmentOfPlace, fillWords } from '../variables.ts';

type Process = ServiceOf<'process'>;

/** A command of the repository: lives in a process group of its own, its output in a log file. */
export const processKind: ServiceKind<Process> = {
  ports: ({ port }) => (port === null ? [] : [port]),
  whyUnavailable: async () => null,
  details: () => ({}),

  async start(start, record) {
    const { context, name, service, logFile, environment } = start;
    const { command, args, isLine } = programOf(service.command);
    const words = isLine ? [command, ...args] : fillWords(context, [command, ...args]);
    record(
      await startDetached({
        command: words[0]!,
        args: words.slice(1),
        cwd: folderOfProcess(start),
        environment,
        logFile,
        workspaceId: context.workspace.id,
        service: name,
      }),
    );
  },

  async isHealthy(place, limitMs) {
    const health = healthOf(place);
    // Without a port and a question its life is all there is to see: what fails at once must have time to.
    if (!health) return !isYoung(place);
    const environment = 'command' in health ? environmentOfPlace(place) : {};
    return isHealthy(health, { port: place.port, cwd: folderOfProcess(place), environment, limitMs });
  },

  timeoutMs: (service) => service.health?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
};

const DEFAULT_TIMEOUT_MS = 30_000;
const SETTLE_MS = 500;

function isYoung({ context, name }: Place<Process>): boolean {
  const record = context.registry.services(context.workspace.id).find((one) => one.name === name);
  const age = Date.now() - Date.parse(record?.startedAt ?? '');
  // Below zero the clock was set back.
  return age >= 0 && age < SETTLE_MS;
}

function folderOfProcess({ context, service }: Place<Process>): string {
  return join(context.workspace.path, service.cwd ?? '.');
}

function healthOf({ service, port }: Place<Process>): Health | null {
  return service.health ?? (port === null ? null : { tcp: true, timeoutMs: DEFAULT_TIMEOUT_MS });
}
