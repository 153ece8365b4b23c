import type { ServiceOf } from '../../config/config.ts';
import { catcherProgram } from '../../mail/catcher.ts';
import { startDetached } from '../../processes/spawn.ts';
import { askTcp, isHealthy } from '../health.ts';
import type { Place, ServiceKind } from '../service-kind.ts';

type Mail = ServiceOf<'mail'>;

/** The mail catcher: takes every mail, sends none, shows them on a page. */
export const mailKind: ServiceKind<Mail> = {
  ports: (place) => [place.port!, smtpPortOf(place)],
  whyUnavailable: async () => null,
  details: () => ({}),

  async start(start, record) {
    const { context, name, port, folder, logFile } = start;
    const workspaceId = context.workspace.id;
    const wish = {
      smtpPort: smtpPortOf(start),
      httpPort: port!,
      folder,
      logFile,
      workspaceId,
      service: name,
    };
    record(await startDetached(catcherProgram(wish)));
  },

  async isHealthy(place, limitMs) {
    const asked = { port: place.port, cwd: place.folder, environment: {}, limitMs };
    const [page, smtp] = await Promise.all([
      isHealthy({ http: '/healthz', timeoutMs: limitMs }, asked),
      askTcp(smtpPortOf(place), limitMs),
    ]);
    return page && smtp;
  },

  timeoutMs: () => 15_000,
};

function smtpPortOf({ context, service }: Place<Mail>): number {
  return context.workspace.basePort + service.smtpOffset;
}
