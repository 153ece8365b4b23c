import type { ServiceOf } from '../../config/config.ts';
import { startDetached } from '../../processes/spawn.ts';
import { findRedis, redisProgram } from '../../redis/redis.ts';
import { askLine } from '../health.ts';
import type { ServiceKind } from '../service-kind.ts';

/** The redis-server of the machine, when it has one. */
export const redisKind: ServiceKind<ServiceOf<'redis'>> = {
  ports: ({ port }) => [port!],
  details: () => ({}),

  async whyUnavailable() {
    const program = findRedis();
    return typeof program === 'string' ? null : `${program.message} ${program.fix}`;
  },

  async start({ context, name, port, folder, logFile }, record) {
    const program = findRedis();
    if (typeof program !== 'string') throw program;
    const workspaceId = context.workspace.id;
    record(
      await startDetached(
        redisProgram({ program, port: port!, folder, logFile, workspaceId, service: name }),
      ),
    );
  },

  async isHealthy({ port }, limitMs) {
    return (await askLine(port!, 'PING\r\n', limitMs))?.startsWith('+PONG') ?? false;
  },

  timeoutMs: () => 10_000,
};
